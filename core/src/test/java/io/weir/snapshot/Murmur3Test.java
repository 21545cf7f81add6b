package io.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {
    private static String hash(String text) {
        return HexFormat.of().formatHex(Murmur3.hash128(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "source-id, bd9c186e89cc37a76d776844dfa8ccba",
        "mapper-id, c9cecfed5cae9d489451c50e442666e3",
        "ü, f1603d7fb657ce405ef893c440d15fe3",
        "'', 00000000000000000000000000000000",
    })
    void givesTheIdsThatFlinkGives(String uid, String id) {
        assertThat(hash(uid)).isEqualTo(id);
    }

    @Test
    void textsOfAllLengthsDiffer() {
        Set<String> hashes = new HashSet<>();
        for (int length = 0; length < 100; length++) {
            hashes.add(hash("a".repeat(length)));
        }
        assertThat(hashes).hasSize(100);
    }
}
