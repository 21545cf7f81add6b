package io.weir.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.testkit.contract.SinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    @TempDir Path temporary;
    private Path folder;
    private int jobs;

    @BeforeEach
    void chooseAFolder() {
        folder = temporary.resolve("out");
    }

    private void nextFolder() {
        folder = temporary.resolve("job" + jobs++);
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> visible(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names(folder)) {
            if (!name.startsWith(".")) {
                String text = Files.readString(folder.resolve(name));
                assertThat(text).as("no half lines").endsWith("\n");
                lines.addAll(text.lines().toList());
            }
        }
        return lines;
    }

    private abstract class OfFiles extends SinkContract<String, PendingFile> {
        abstract FileSink<? super String> of(Path out);

        @Override
        @SuppressWarnings("unchecked")
        protected Sink<String, PendingFile> sink() {
            nextFolder();
            return (Sink<String, PendingFile>) (Sink<?, PendingFile>) of(folder);
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }

        @Override
        protected List<String> visible() throws IOException {
            return FileSinkTest.visible(folder);
        }
    }

    @Nested
    class Plain extends OfFiles {
        @Override
        FileSink<Object> of(Path out) {
            return new FileSink<>(out.toString(), null, Long.MAX_VALUE, UnsyncedDisk.INSTANCE);
        }
    }

    @Nested
    class Rolled extends OfFiles {
        @Override
        FileSink<Object> of(Path out) {
            return new FileSink<>(out.toString(), null, 15, UnsyncedDisk.INSTANCE);
        }
    }

    @Test
    void losesAndDoublesNothingWhicheverDiskOperationFails() throws Exception {
        for (int number = 1; ; number++) {
            nextFolder();
            FileSink<Object> sink =
                    new FileSink<>(folder.toString(), null, 3, FailingDisk.at(number));
            writeThreeCheckpoints(sink);

            assertThat(visible(folder))
                    .as("operation %d fails", number)
                    .containsExactlyInAnyOrder("a1", "b1", "a2", "b2", "a3", "b3");
            if (FailingDisk.isWaiting()) {
                assertThat(number).isGreaterThan(20);
                return;
            }
            assertThat(names(folder)).as("nothing is left").noneMatch(n -> n.startsWith("."));
        }
    }

    /** Restarts from the last checkpoint whenever something fails. */
    private static void writeThreeCheckpoints(FileSink<Object> sink) throws Exception {
        List<PendingFile> held = List.of();
        int done = 0;
        boolean ended = false;
        for (int attempt = 0; !ended; attempt++) {
            assertThat(attempt).isLessThan(3);
            SinkWriter<Object, PendingFile> writer = null;
            try {
                sink.commit(held);
                sink.abortAllBut(held, SinkContract.context(0, 1, done, attempt));
                writer = sink.createWriter(SinkContract.context(0, 1, done, attempt));
                while (done < 3) {
                    writer.write("a" + (done + 1));
                    writer.write("b" + (done + 1));
                    held = writer.prepareCommit(done + 1);
                    done++;
                    sink.commit(held);
                }
                ended = true;
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("No space left on device");
            } finally {
                if (writer != null) {
                    writer.close();
                }
            }
        }
    }

    @Test
    void preparesNothingAfterAFailedWrite() throws Exception {
        FileSink<Object> sink = new FileSink<>(folder.toString(), null, 1, FailingDisk.at(3));
        try (var writer = sink.createWriter(SinkContract.context(0, 1, -1, 0))) {
            assertThatThrownBy(() -> writer.write("a"))
                    .hasMessageContaining("can't be written: java.io.IOException: No space left");
            assertThatThrownBy(() -> writer.prepareCommit(1)).hasMessageContaining("earlier write");
            assertThatThrownBy(() -> writer.write("b")).hasMessageContaining("earlier write");
        }
        assertThat(names(folder)).isEmpty();
    }

    private static List<PendingFile> prepared(
            FileSink<Object> sink, WriterContext context, long checkpoint, Object... records)
            throws IOException {
        try (var writer = sink.createWriter(context)) {
            for (Object record : records) {
                writer.write(record);
            }
            return writer.prepareCommit(checkpoint);
        }
    }

    @Test
    void namesFilesByWhatTheyAre() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);

        List<PendingFile> files =
                prepared(sink, SinkContract.context(3, 4, -1, 0), 42, 1, "zwei", 3.5);
        String name = files.get(0).name();
        assertThat(name).matches("part-3-000042-0-01234567-[0-9a-f]{8}\\.txt");
        assertThat(names(folder)).containsExactly("." + name + ".pending");

        sink.commit(files);
        assertThat(names(folder)).containsExactly(name);
        assertThat(visible(folder)).containsExactly("1", "zwei", "3.5");
    }

    @Test
    void rollsBySize() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder).rollEvery(10);

        List<PendingFile> files =
                prepared(
                        sink,
                        SinkContract.context(0, 1, -1, 0),
                        1,
                        "123456789",
                        "1",
                        "22222222222222",
                        "3");

        assertThat(files).extracting(PendingFile::bytes).containsExactly(10L, 17L, 2L);
    }

    @Test
    void writesRecordsLargerThanItsBuffer() throws Exception {
        String large = "ü".repeat(100_000);
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        String edge = "x".repeat((64 << 10) - 1);

        sink.commit(
                prepared(
                        sink,
                        SinkContract.context(0, 1, -1, 0),
                        1,
                        "a",
                        large,
                        edge,
                        edge + "x",
                        edge + "xx",
                        "b"));

        assertThat(visible(folder)).containsExactly("a", large, edge, edge + "x", edge + "xx", "b");
    }

    @Test
    void refusesARecordOfTwoLinesButNotAFormatOfTwo() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        try (var writer = sink.createWriter(SinkContract.context(0, 1, -1, 0))) {
            assertThatThrownBy(() -> writer.write("a\nb"))
                    .hasMessageContaining("'a\\nb'")
                    .hasMessageContaining(".format(");
        }
        FileSink<Integer> formatted = sink.format((Integer n) -> n + "\n" + n * n);
        try (var writer = formatted.createWriter(SinkContract.context(0, 1, -1, 0))) {
            writer.write(7);
            formatted.commit(writer.prepareCommit(1));
        }
        assertThat(visible(folder)).containsExactly("7", "49");
    }

    @Test
    void deletesOnlyWhatThisOperatorOfThisJobLeftBehind() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        WriterContext mine = SinkContract.context(0, 1, -1, 0);
        WriterContext otherJob =
                new SinkContract.Context("0123456789" + "0".repeat(22), "sink", 0, 1, -1, 0);
        WriterContext otherOperator = new SinkContract.Context(mine.jobId(), "sink2", 0, 1, -1, 0);
        List<PendingFile> kept = prepared(sink, mine, 1, "kept");
        prepared(sink, mine, 2, "dropped");
        // Killed: never closed.
        sink.rollEvery(1).createWriter(mine).write("dropped, too");
        List<PendingFile> jobs = prepared(sink, otherJob, 1, "of another job");
        List<PendingFile> operators = prepared(sink, otherOperator, 1, "of another operator");
        Files.writeString(folder.resolve(".part-notes"), "a file of the user");

        sink.abortAllBut(kept, mine);

        assertThat(names(folder))
                .containsExactlyInAnyOrder(
                        "." + kept.get(0).name() + ".pending",
                        "." + jobs.get(0).name() + ".pending",
                        "." + operators.get(0).name() + ".pending",
                        ".part-notes");
    }

    @Test
    void saysThatAPreparedFileIsLost() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        List<PendingFile> files = prepared(sink, SinkContract.context(0, 1, -1, 0), 1, "a");
        Files.delete(files.get(0).pending());

        assertThatThrownBy(() -> sink.commit(files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(files.get(0).visible() + " (2 bytes) is missing");

        Files.createFile(files.get(0).visible());
        sink.commit(files);
    }

    @Test
    void saysThatAPreparedFileIsDamaged() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        List<PendingFile> files = prepared(sink, SinkContract.context(0, 1, -1, 0), 1, "a");
        Files.writeString(files.get(0).pending(), "");

        assertThatThrownBy(() -> sink.commit(files)).hasMessageContaining("is damaged");
    }

    @Test
    void neverOverwritesAFile() throws Exception {
        FileSink<Object> sink = io.weir.connectors.Files.committed(folder);
        WriterContext context = SinkContract.context(0, 1, -1, 0);
        List<PendingFile> first = prepared(sink, context, 1, "a");
        sink.commit(first);
        List<PendingFile> again = prepared(sink, context, 1, "b");
        assertThat(again.get(0).name()).isNotEqualTo(first.get(0).name());

        Files.writeString(again.get(0).visible(), "of the user");
        assertThatThrownBy(() -> sink.commit(again)).hasMessageContaining("exists already");
        assertThat(Files.readString(again.get(0).visible())).isEqualTo("of the user");
    }

    @Test
    void saysThatTheFolderCantBeMade() throws Exception {
        Files.writeString(folder, "a file");
        WriterContext context = SinkContract.context(0, 1, -1, 0);

        assertThatThrownBy(() -> io.weir.connectors.Files.committed(folder).createWriter(context))
                .hasMessageContaining(folder + " can't be made: there is a file of that name");
        assertThatThrownBy(
                        () ->
                                io.weir.connectors.Files.committed(folder.resolve("sub"))
                                        .createWriter(context))
                .hasMessageContaining("can't be made");
    }

    @Test
    void commitsToWhereItWasWrittenEvenIfTheSinkWritesElsewhereNow() throws Exception {
        FileSink<Object> before = io.weir.connectors.Files.committed(folder.resolve("old"));
        List<PendingFile> files = prepared(before, SinkContract.context(0, 1, -1, 0), 1, "a");

        io.weir.connectors.Files.committed(folder.resolve("new")).commit(files);

        assertThat(visible(folder.resolve("old"))).containsExactly("a");
    }
}
