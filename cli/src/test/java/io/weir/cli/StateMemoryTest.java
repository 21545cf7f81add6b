package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State of 100 MB is looked into and changed by processes with a heap of 48 MB. */
class StateMemoryTest {
    private static final int KEYS = 100_000;
    private static final int VALUE_BYTES = 1000;

    @TempDir static Path folder;
    private static Path savepoint;
    private static Path checkpoint;

    @BeforeAll
    static void write() throws IOException {
        savepoint = folder.resolve("large");
        byte[] value = new byte[VALUE_BYTES];
        try (SavepointEditor editor =
                Savepoint.create(savepoint.toString(), "large", SampleSavepoints.TIME)) {
            editor.addOperator("words", "Words", 128, Types.STRING);
            var edits = editor.values("words", "blob", Types.STRING, Types.BYTES);
            for (int i = 0; i < KEYS; i++) {
                value[i % VALUE_BYTES] = (byte) i;
                edits.put("word-" + i, value);
            }
            editor.write();
        }
        checkpoint = SampleCheckpoint.of(folder.resolve("job"), KEYS, VALUE_BYTES);
    }

    /** Runs a command with a small heap; what it prints is in the file {@code out}. */
    private static int weir(Object... words) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx48m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.weir.cli.Weir"));
        for (Object word : words) {
            command.add(word.toString());
        }
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("err")).content().doesNotContain("OutOfMemoryError");
        return process.exitValue();
    }

    private static long lines() throws IOException {
        try (var lines = Files.lines(folder.resolve("out"))) {
            return lines.count();
        }
    }

    @Test
    void ofASavepoint() throws Exception {
        assertThat(weir("verify", savepoint)).isZero();
        assertThat(weir("inspect", "--exact", savepoint)).isZero();
        assertThat(folder.resolve("out")).content().contains("100,000");
        assertThat(weir("state", "show", savepoint, "words/blob")).isZero();
        assertThat(lines()).isEqualTo(KEYS);
        Path edited = folder.resolve("edited");
        assertThat(weir("edit", savepoint, "-o", edited, "--delete", "words/blob", "word-7"))
                .isZero();
        assertThat(weir("diff", savepoint, edited)).isZero();
        assertThat(folder.resolve("out")).content().containsPattern("words/blob +0 +1 +0 +99,999");
    }

    @Test
    void ofABlockThatWouldFillIt() throws Exception {
        Path bomb = folder.resolve("bomb");
        try (SavepointEditor editor =
                Savepoint.create(bomb.toString(), "bomb", SampleSavepoints.TIME)) {
            editor.addOperator("zeros", "Zeros", 1, Types.STRING);
            editor.values("zeros", "v", Types.STRING, Types.BYTES).put("k", new byte[20_000_000]);
            editor.write();
        }
        for (String command : List.of("verify", "diff")) {
            assertThat(command.equals("diff") ? weir(command, bomb, bomb) : weir(command, bomb))
                    .isEqualTo(3);
            assertThat(folder.resolve("err"))
                    .content()
                    .contains("would be 200000", "give the process a larger heap (-Xmx)");
        }
        Files.write(folder.resolve("bomb/_metadata"), new byte[20_000_000]);
        assertThat(weir("inspect", bomb)).isEqualTo(3);
        assertThat(folder.resolve("err")).content().contains("_metadata has 20000000 bytes");
    }

    @Test
    void ofACheckpoint() throws Exception {
        assertThat(weir("verify", checkpoint)).isZero();
        assertThat(weir("inspect", "--exact", checkpoint)).isZero();
        assertThat(folder.resolve("out")).content().contains("100,000");
        assertThat(weir("state", "export", checkpoint, "words/blob", "-f", "csv")).isZero();
        assertThat(lines()).isEqualTo(KEYS + 1);
        Path edited = folder.resolve("of-checkpoint");
        assertThat(weir("edit", checkpoint, "-o", edited, "--rename", "words=other")).isZero();
        assertThat(weir("diff", checkpoint, checkpoint, "--exit-code")).isZero();
        assertThat(weir("diff", checkpoint, edited)).isZero();
        assertThat(folder.resolve("out"))
                .content()
                .containsPattern("words/blob +0 +100,000 +0 +0 +only in A");
    }
}
