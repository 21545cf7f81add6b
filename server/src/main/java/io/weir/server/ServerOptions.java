package io.weir.server;

import io.weir.config.ConfigOption;
import io.weir.config.KnownKeys;
import io.weir.config.ValueType;
import java.util.List;

/** The settings of the server, in the same file as those of the jobs. */
final class ServerOptions {
    static final ConfigOption<Integer> PORT =
            ConfigOption.of("rest.port", ValueType.intBetween(0, 65_535))
                    .withDefault(8081)
                    .formerly("web.port")
                    .describedAs("The port of REST; `0`: any that is free.");

    static final ConfigOption<String> BIND_ADDRESS =
            ConfigOption.of("rest.bind-address", ValueType.STRING)
                    .withDefault("127.0.0.1")
                    .describedAs(
                            "The address on which REST listens. Any but that of the loopback"
                                    + " interface needs TLS.");

    static final ConfigOption<String> ADDRESS =
            ConfigOption.of("rest.address", ValueType.STRING)
                    .withDefaultText("that of rest.bind-address")
                    .formerly("web.address")
                    .describedAs("The name under which clients reach it.");

    static final ConfigOption<Long> MAX_UPLOAD =
            ConfigOption.of("rest.server.max-content-length", ValueType.longBetween(1, 1L << 34))
                    .withDefault(104_857_600L)
                    .describedAs("How large a jar may be that is uploaded, in bytes.");

    static final ConfigOption<Boolean> TLS =
            ConfigOption.of("security.ssl.rest.enabled", ValueType.BOOLEAN)
                    .withDefault(false)
                    .describedAs("Whether REST is reached by HTTPS only.");

    static final ConfigOption<String> KEYSTORE =
            ConfigOption.of("security.ssl.rest.keystore", ValueType.STRING)
                    .describedAs("The file with the server's key and certificate.");

    static final ConfigOption<String> KEYSTORE_PASSWORD =
            ConfigOption.of("security.ssl.rest.keystore-password", ValueType.STRING)
                    .describedAs("The password of that file and of the key in it.");

    static final ConfigOption<List<String>> CLIENT_DIRECTORIES =
            ConfigOption.of("server.client-directories", ValueType.STRING_LIST)
                    .withDefaultText("none")
                    .describedAs(
                            "Further directories that clients of REST may name for savepoints,"
                                    + " besides those that are configured.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    PORT,
                    BIND_ADDRESS,
                    ADDRESS,
                    MAX_UPLOAD,
                    TLS,
                    KEYSTORE,
                    KEYSTORE_PASSWORD,
                    CLIENT_DIRECTORIES);

    /** With those of jobs. */
    static final KnownKeys KNOWN = KnownKeys.core().and(ALL);

    private ServerOptions() {}
}
