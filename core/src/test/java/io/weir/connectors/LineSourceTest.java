package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.contract.ManualClock;
import io.weir.testkit.contract.SourceRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSourceTest {
    @TempDir Path folder;
    private LineSource source;

    @BeforeEach
    void readTheFolder() {
        source = io.weir.connectors.Files.lines(folder);
    }

    private static List<String> read(LineSource source) throws IOException {
        try (var run = SourceRun.start(source, 1, new ManualClock())) {
            run.runToEnd(100);
            return new ArrayList<>(run.emitted());
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardOpenOption.APPEND);
    }

    @Test
    void takesLineEndsOffAndKeepsEmptyLines() throws IOException {
        write("a", "one\r\n\ntwo\n\r\nthree");

        assertThat(read(source)).containsExactly("one", "", "two", "", "three");
    }

    @Test
    void readsASingleFileByItsPath() throws IOException {
        write("a", "one\n");
        write("b", "two\n");

        assertThat(read(io.weir.connectors.Files.lines(folder.resolve("a"))))
                .containsExactly("one");
    }

    @Test
    void leavesOutHiddenFilesAndFolders() throws IOException {
        write("a", "seen\n");
        write(".b", "hidden\n");
        write("_c", "hidden\n");
        write(".d/e", "hidden\n");
        write("_f/g", "hidden\n");

        assertThat(read(source)).containsExactly("seen");
    }

    @Test
    void readsFoldersInTheFolderUnlessToldNotTo() throws IOException {
        write("a", "top\n");
        write("sub/deep/b", "deep\n");

        assertThat(read(source)).containsExactly("top", "deep");
        assertThat(read(source.recursive(false))).containsExactly("top");
    }

    @Test
    void matchesNamesOrPaths() throws IOException {
        write("a.txt", "a\n");
        write("b.log", "b\n");
        write("sub/c.txt", "c\n");

        assertThat(read(source.matching("*.txt"))).containsExactly("a", "c");
        assertThat(read(source.matching("sub/*.txt"))).containsExactly("c");
    }

    @Test
    void replacesWhatIsNotUtf8AndDropsAByteOrderMark() throws IOException {
        Files.write(folder.resolve("a"), new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'x'});
        Files.write(folder.resolve("b"), new byte[] {'y', (byte) 0xFF, '\n'});

        assertThat(read(source)).containsExactly("x", "y\uFFFD");
    }

    @Test
    void readsLinesLongerThanABlock() throws IOException {
        String large = "é".repeat(400_000);
        write("a", "small\n" + large + "\nsmall");

        assertThat(read(source)).containsExactly("small", large, "small");
        assertThat(read(source.parts(1000))).containsExactly("small", large, "small");
    }

    @Test
    void cutsPartsAtLines() throws IOException {
        write("a", "0123456\n012345\n\n\n0123\n012345678901234567890123456789\nx");
        byte[] text = Files.readAllBytes(folder.resolve("a"));

        for (int bytes = 1; bytes < 50; bytes++) {
            List<LineSplit> splits = source.parts(bytes).discoverSplits(1000);
            long next = 0;
            for (LineSplit split : splits) {
                assertThat(split.start()).isEqualTo(next).isEqualTo(split.position());
                assertThat(next == 0 || text[(int) next - 1] == '\n').isTrue();
                next = split.end();
            }
            assertThat(next).isEqualTo(text.length);
            assertThat(read(source.parts(bytes))).hasSize(7);
        }
    }

    @Test
    void readsNoMoreThanWasThereWhenTheJobStarted() throws IOException {
        write("a", "one\ntwo\n");
        try (var run = SourceRun.start(source, 1, new ManualClock())) {
            append("a", "three\n");
            write("b", "four\n");
            run.runToEnd(100);

            assertThat(run.emitted()).containsExactly("one", "two");
        }
    }

    @Test
    void saysThatAMissingInputIsMissing() {
        LineSource missing = io.weir.connectors.Files.lines(folder.resolve("nothing/here"));

        assertThatThrownBy(() -> missing.discoverSplits(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing/here does not exist");
    }

    @Test
    void pointsToMatchingIfThePathIsAPattern() {
        LineSource pattern = io.weir.connectors.Files.lines(folder + "/*.txt");

        assertThatThrownBy(() -> pattern.discoverSplits(1)).hasMessageContaining(".matching(");
    }

    @Test
    void refusesWhatCantBeReadAgain() {
        LineSource device = io.weir.connectors.Files.lines("/dev/null");

        assertThatThrownBy(() -> device.discoverSplits(1))
                .hasMessageContaining("neither a file nor a folder");
    }

    @Test
    void refusesToGoOnInAFileThatIsNotTheSame() throws IOException {
        write("a", "one\ntwo\nthree\n");
        ManualClock clock = new ManualClock();
        LineSplit stored;
        try (var run = SourceRun.start(source, 1, clock)) {
            run.poll(0, 1);
            stored = run.snapshot().get(0);
        }
        assertThat(stored.position()).isEqualTo(4);
        assertThat(source.whyNotReadable(stored)).isEmpty();

        append("a", "four\n");
        assertThat(source.whyNotReadable(stored)).as("it may grow").isEmpty();

        write("a", "0ne\ntwo\nthree\n");
        assertThat(source.whyNotReadable(stored).orElseThrow())
                .contains(folder.resolve("a").toString(), "other bytes before position 4");

        write("a", "one\ntwo\n");
        assertThat(source.whyNotReadable(stored).orElseThrow()).contains("has 8 bytes", "14");

        write("a", "o");
        assertThat(source.whyNotReadable(stored).orElseThrow()).contains("has 1 bytes");

        Files.delete(folder.resolve("a"));
        assertThat(source.whyNotReadable(stored).orElseThrow()).contains("does not exist");
        assertThat(source.follow(java.time.Duration.ofSeconds(1)).whyNotReadable(stored))
                .isPresent();
    }

    @Test
    void doesNotMissAFileThatWasReadToItsEnd() throws IOException {
        write("a", "one\n");
        ManualClock clock = new ManualClock();
        List<LineSplit> stored;
        try (var run = SourceRun.start(source, 1, clock)) {
            run.runToEnd(10);
            stored = run.snapshot();
            assertThat(run.finishedSplits()).containsExactly("a@0");
        }
        Files.delete(folder.resolve("a"));
        try (var run = SourceRun.restore(source, stored, 1, clock)) {
            run.runToEnd(10);
            assertThat(run.emitted()).isEmpty();
        }
    }

    @Test
    void failsIfAFileGetsShorterWhileItIsRead() throws IOException {
        write("a", "one\n" + "x".repeat(1_000_000) + "\ntwo\n");
        try (var run = SourceRun.start(source, 1, new ManualClock())) {
            run.poll(0, 1);
            write("a", "one\n");

            assertThatThrownBy(() -> run.runToEnd(10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.resolve("a") + " has got shorter");
        }
    }

    @Test
    void failsIfAFileVanishesBeforeItIsRead() throws IOException {
        write("a", "one\n");
        try (var run = SourceRun.start(source, 1, new ManualClock())) {
            Files.delete(folder.resolve("a"));

            assertThatThrownBy(() -> run.poll(0, 1)).hasMessageContaining("has vanished");
        }
    }

    @Test
    void goesOnAfterTheWholeFolderHasMoved() throws IOException {
        write("in/a", "one\ntwo\nthree\n");
        ManualClock clock = new ManualClock();
        List<LineSplit> stored;
        try (var run =
                SourceRun.start(io.weir.connectors.Files.lines(folder.resolve("in")), 1, clock)) {
            run.poll(0, 1);
            stored = run.snapshot();
        }
        Files.move(folder.resolve("in"), folder.resolve("moved"));
        try (var run =
                SourceRun.restore(
                        io.weir.connectors.Files.lines(folder.resolve("moved")),
                        stored,
                        1,
                        clock)) {
            run.runToEnd(10);
            assertThat(run.emitted()).containsExactly("two", "three");
        }
    }

    @Test
    void keepsTheRateOverAllSubtasks() throws IOException {
        write("a", "line\n".repeat(5_000));
        write("b", "line\n".repeat(100));
        ManualClock clock = new ManualClock();
        long started = clock.nanoTime();
        try (var run = SourceRun.start(source.rate(1_000), 2, clock)) {
            run.runToEnd(100);
            assertThat(run.emitted()).hasSize(5_100);
        }
        assertThat((clock.nanoTime() - started) / 1e9).isBetween(4.9, 5.3);
    }

    @Test
    void agreesWithASimpleReaderOnAnyBytes() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new java.util.Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] text = new byte[random.nextInt(2000)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) "ab\n\r\n\u0080\u00ff".charAt(random.nextInt(7));
            }
            Files.write(folder.resolve("a"), text);
            List<String> expected = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < text.length; i++) {
                if (text[i] == '\n') {
                    int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
                    expected.add(new String(text, start, end - start, StandardCharsets.UTF_8));
                    start = i + 1;
                }
            }
            if (start < text.length) {
                expected.add(new String(text, start, text.length - start, StandardCharsets.UTF_8));
            }
            assertThat(read(source.parts(1 + random.nextInt(300))))
                    .as("-Dseed=%d", seed)
                    .containsExactlyElementsOf(expected);
        }
    }
}
