package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowedLogTest {
    @TempDir Path folder;

    private String said(FollowedLog log) throws IOException {
        var out = new ByteArrayOutputStream();
        log.copyTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                text,
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, c", "2, b-c", "3, a-b-c", "9, a-b-c"})
    void showsTheLastLines(int lines, String shown) throws IOException {
        for (String end : new String[] {"", "\n"}) {
            Files.deleteIfExists(folder.resolve("log"));
            try (FollowedLog log = FollowedLog.open(write("log", "a\nb\nc" + end))) {
                log.skipToLast(lines);
                String expected = shown.replace("-", "\n");
                assertThat(said(log)).isEqualTo(lines == 0 ? "" : expected + end);
            }
        }
    }

    @Test
    void findsTheLastLinesOfALongLog() throws IOException {
        Path file = write("log", ("x".repeat(999) + "\n").repeat(500) + "last\n");
        try (FollowedLog log = FollowedLog.open(file)) {
            log.skipToLast(200);
            assertThat(said(log)).hasSize(199 * 1000 + 5).endsWith("x\nlast\n");
        }
    }

    @Test
    void losesNothingWhenTheLogIsRotated() throws IOException {
        Path file = write("log", "one\n");
        try (FollowedLog log = FollowedLog.open(file)) {
            assertThat(said(log)).isEqualTo("one\n");
            write("log", "two\n");
            Files.move(file, folder.resolve("log.1"));
            assertThat(said(log)).as("in the middle of it").isEqualTo("two\n");
            write("log.1", "three\n");
            write("log", "four\n");
            assertThat(said(log)).isEqualTo("three\nfour\n");
            write("log", "\u00ff\n");
            assertThat(said(log)).isEqualTo("\u00ff\n");
        }
    }
}
