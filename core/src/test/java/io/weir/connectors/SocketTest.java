package io.weir.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.contract.ManualClock;
import io.weir.testkit.contract.SourceRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketTest {
    private ServerSocket server;
    private final ManualClock clock = new ManualClock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        assertThat(failure.get()).isNull();
    }

    private Socket source() {
        return Socket.lines(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    /** Sends each text to a client of its own, and closes the connection. */
    private Thread serve(String... texts) {
        Thread thread =
                new Thread(
                        () -> {
                            for (String text : texts) {
                                try (java.net.Socket client = server.accept()) {
                                    client.getOutputStream().write(text.getBytes(UTF_8));
                                } catch (IOException e) {
                                    failure.set(e);
                                }
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void readsLinesUntilTheServerCloses() throws Exception {
        serve("one\r\n\nzwölf\nlast");
        try (var run = SourceRun.start(source(), 3, clock)) {
            run.runToEnd(2);
            assertThat(run.emitted()).containsExactly("one", "", "zwölf", "last");
            assertThat(run.snapshot().get(0).ended()).isTrue();
        }
    }

    @Test
    void holdsBackAServerThatIsFaster() throws Exception {
        List<String> lines = IntStream.range(0, 100_000).mapToObj(i -> "line " + i).toList();
        serve(String.join("\n", lines));
        try (var run = SourceRun.start(source(), 1, clock)) {
            run.runToEnd(100);
            assertThat(run.emitted()).isEqualTo(lines);
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        server.close();
        try (var run = SourceRun.start(source(), 1, clock)) {
            assertThatThrownBy(() -> run.runToEnd(10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Can't read from 127.0.0.1:" + server.getLocalPort())
                    .hasMessageContaining("nc -lk");
        }
    }

    @Test
    void saysThatAHostIsUnknown() throws Exception {
        try (var run = SourceRun.start(Socket.lines("no-such-host.invalid", 1), 1, clock)) {
            assertThatThrownBy(() -> run.runToEnd(10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void connectsAgainAfterAPause() throws Exception {
        serve("one\n", "two\n");
        try (var run = SourceRun.start(source().reconnect(3, Duration.ofSeconds(7)), 1, clock)) {
            long started = clock.nanoTime();
            run.runUntil(2, 10);

            assertThat(run.emitted()).containsExactly("one", "two");
            assertThat(clock.nanoTime() - started).isEqualTo(7_000_000_000L);
        }
    }

    @Test
    void givesUpAfterSoManyTries() throws Exception {
        server.close();
        try (var run = SourceRun.start(source().reconnect(2, Duration.ofSeconds(1)), 1, clock)) {
            long started = clock.nanoTime();
            assertThatThrownBy(() -> run.runToEnd(10)).hasMessageContaining("(3 tries)");
            assertThat(clock.nanoTime() - started).isEqualTo(2_000_000_000L);
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Thread serving = serve("line\n".repeat(1_000_000));
        try (var run = SourceRun.start(source(), 1, clock)) {
            run.runUntil(10, 10);
            assertThat(readingThreads()).isPositive();
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (readingThreads() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(readingThreads()).isZero();
        serving.join();
        failure.set(null);
    }

    private long readingThreads() {
        String name = "read 127.0.0.1:" + server.getLocalPort();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    @Test
    void isNotReplayable() {
        assertThat(source().isReplayable()).isFalse();
        assertThat(source().isBounded()).isFalse();
        assertThatThrownBy(() -> Socket.lines("localhost", 0)).hasMessageContaining("port 0");
    }
}
