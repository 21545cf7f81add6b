package io.weir.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connector.NoCommit;
import io.weir.connector.SinkWriter;
import io.weir.testkit.contract.SinkContract;
import io.weir.testkit.contract.SourceRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, false, UTF_8);

    private static SinkWriter<Object, NoCommit> writer(Print sink, int subtask, int parallelism)
            throws IOException {
        return SourceRun.cloned(sink)
                .createWriter(SinkContract.context(subtask, parallelism, -1, 0));
    }

    private String printed() {
        stream.flush();
        return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void printsRecordsAsTheyAreInOneSubtask() throws IOException {
        try (var writer = writer(Print.to(stream), 0, 1)) {
            writer.write("ä");
            writer.write(2);
            assertThat(writer.prepareCommit(1)).isEmpty();
        }
        assertThat(printed()).isEqualTo("ä\n2\n");
    }

    @Test
    void hasATypeForTheCommittablesItNeverMakes() {
        NoCommit none = new NoCommit();

        assertThat(SourceRun.stored(Print.toStdOut()::committableType, none)).isEqualTo(none);
    }

    @Test
    void saysWhichSubtaskPrinted() throws IOException {
        try (var writer = writer(Print.to(stream), 2, 4);
                var named = writer(Print.to(stream, "words"), 2, 4);
                var alone = writer(Print.to(stream, "words"), 0, 1)) {
            writer.write("a");
            named.write("b");
            alone.write("c");
        }
        assertThat(printed()).isEqualTo("3> a\nwords:3> b\nwords> c\n");
    }

    @Test
    void mixesNoLines() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var writer = writer(Print.to(stream), i, 4);
            String text = String.valueOf((char) ('a' + i)).repeat(50);
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    for (int n = 0; n < 1000; n++) {
                                        writer.write(text);
                                    }
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(printed().lines())
                .hasSize(4000)
                .allMatch(line -> line.matches("[1-4]> (a{50}|b{50}|c{50}|d{50})"));
    }

    @Test
    void failsAtTheCheckpointIfNobodyReadsAnyMore() throws IOException {
        PrintStream closed =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("Broken pipe");
                            }
                        },
                        true,
                        UTF_8);
        try (var writer = writer(Print.to(closed), 0, 1)) {
            writer.write("a");
            assertThatThrownBy(() -> writer.prepareCommit(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("can't be written any more");
        }
    }
}
