package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.JobEvent;
import io.weir.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(written, true, StandardCharsets.UTF_8);
    private long now;
    private final Clock clock =
            new Clock() {
                @Override
                public long currentTimeMillis() {
                    return now / 1_000_000;
                }

                @Override
                public long nanoTime() {
                    return now;
                }
            };

    @Test
    void showsHowTheJobIsGoingOnOneLine() {
        var line = new ProgressLine(terminal, 200, clock);

        line.onEvent(new JobEvent.Started("id", "count", 2));
        after(Duration.ofSeconds(11));
        line.onEvent(new JobEvent.CheckpointCompleted(3, Duration.ofMillis(8), 14_000, "p"));
        after(Duration.ofMillis(1200));
        line.onEvent(new JobEvent.Progress(1_234_567, 812_345, 0.119));

        assertThat(text())
                .isEqualTo(
                        ERASE
                                + "00:12  1,234,567 records  812 k/s  checkpoint 3: 1.2 s ago, 14.0"
                                + " kB in 8.0 ms  backpressure 12 %");
    }

    @Test
    void isNeverAsWideAsTheTerminal() {
        var line = new ProgressLine(terminal, 20, clock);

        line.onEvent(new JobEvent.Started("id", "count", 2));
        line.onEvent(new JobEvent.Progress(1_234_567, 812_345, 0));

        assertThat(text()).isEqualTo(ERASE + "00:00  1,234,567 re");
    }

    @Test
    void makesRoomForWhatElseIsWritten() {
        var line = new ProgressLine(terminal, 80, clock);
        PrintStream above = line.above(terminal);

        above.println("one");
        line.onEvent(new JobEvent.Progress(1, 1, 0));
        above.println("two");
        above.println("three");

        assertThat(text())
                .isEqualTo("one\n" + ERASE + "00:00  1 record  1.0/s" + ERASE + "two\nthree\n");
    }

    @Test
    void leavesNothingBehindWhenTheJobEnds() {
        var line = new ProgressLine(terminal, 80, clock);

        line.onEvent(new JobEvent.Progress(1, 1, 0));
        line.onEvent(new JobEvent.Finished(Duration.ZERO));
        line.onEvent(new JobEvent.Finished(Duration.ZERO));

        assertThat(text()).endsWith("1.0/s" + ERASE);
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
