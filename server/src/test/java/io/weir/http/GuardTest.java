package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private final Guard guard = new Guard(Guard.loopback(), "owner", Optional.of("token"));

    private Caller identify(
            @Nullable String host,
            @Nullable String origin,
            @Nullable String site,
            @Nullable String authorization)
            throws HttpError {
        return guard.identify(new Guard.Head(host, origin, site, authorization));
    }

    @Test
    void tellsCallersApartByTheirSecret() throws HttpError {
        assertThat(identify("127.0.0.1:1", null, null, "Bearer owner")).isEqualTo(Caller.OWNER);
        assertThat(identify("127.0.0.1:1", null, null, "bearer token")).isEqualTo(Caller.CLIENT);
        assertThat(identify("localhost", null, null, null)).isEqualTo(Caller.STRANGER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer", "Bearer ", "Bearer toke", "Bearer tokenn", "Basic token", "token"})
    void takesNothingElseForASecret(String authorization) throws HttpError {
        assertThat(identify("[::1]:80", null, null, authorization)).isEqualTo(Caller.STRANGER);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"evil.example", "evil.example:8081", "127.0.0.1.evil.example", "", "[::2]"})
    void turnsAwayWhoWasLedHereByAForeignName(@Nullable String host) {
        assertThatThrownBy(() -> identify(host, null, null, "Bearer owner"))
                .isInstanceOf(HttpError.class)
                .hasMessageStartingWith("Host is '")
                .extracting(e -> ((HttpError) e).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://127.0.0.1:9999",
                "http://localhost",
                "%",
                ""
            })
    void turnsAwayPagesOfOtherOrigins(String origin) {
        assertThatThrownBy(() -> identify("127.0.0.1:8081", origin, null, "Bearer owner"))
                .isInstanceOf(HttpError.class)
                .hasMessageContaining("Origin");
    }

    @Test
    void letsItsOwnPagesIn() throws HttpError {
        assertThat(
                        identify(
                                "127.0.0.1:8081",
                                "http://127.0.0.1:8081",
                                "same-origin",
                                "Bearer token"))
                .isEqualTo(Caller.CLIENT);
        assertThat(identify("127.0.0.1:8081", null, "none", "Bearer token"))
                .isEqualTo(Caller.CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void turnsAwayWhatABrowserSaysComesFromAnotherSite(String site) {
        assertThatThrownBy(() -> identify("127.0.0.1:8081", null, site, "Bearer token"))
                .isInstanceOf(HttpError.class)
                .hasMessageContaining("Another site");
    }
}
