package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.time.Clock;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One line on a terminal, rewritten in place, that shows how a job is going:
 *
 * <pre>
 * 00:12  1,234,567 records  812 k/s  checkpoint 3: 1.2 s ago, 14.0 kB in 8 ms  backpressure 12 %
 * </pre>
 *
 * What else is written goes above it: every stream that shares the terminal must be wrapped by
 * {@link #above}. Safe for any thread; a lock is held while a line is written.
 */
final class ProgressLine implements JobListener {
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream terminal;
    private final int columns;
    private final Clock clock;
    private final Object lock = new Object();

    private long startedNanos;
    private long checkpointNanos;
    private String checkpoint = "";
    private boolean shown;

    ProgressLine(PrintStream terminal, int columns, Clock clock) {
        this.terminal = terminal;
        this.columns = columns;
        this.clock = clock;
    }

    @Override
    public void onEvent(JobEvent event) {
        synchronized (lock) {
            if (event instanceof JobEvent.Started) {
                startedNanos = clock.nanoTime();
                checkpoint = "";
            } else if (event instanceof JobEvent.CheckpointCompleted done) {
                checkpointNanos = clock.nanoTime();
                checkpoint =
                        "checkpoint %d: %%s ago, %s in %s"
                                .formatted(
                                        done.checkpointId(),
                                        Figures.bytes(done.bytes()),
                                        Figures.duration(done.duration()));
            } else if (event instanceof JobEvent.Progress progress) {
                show(text(progress));
            } else if (event.isLast()) {
                erase();
            }
        }
    }

    private String text(JobEvent.Progress progress) {
        long now = clock.nanoTime();
        var text = new StringBuilder(Figures.clock(Duration.ofNanos(now - startedNanos)));
        text.append("  ").append(Figures.count(progress.records(), "record"));
        text.append("  ").append(Figures.rate(progress.recordsPerSecond())).append("/s");
        if (!checkpoint.isEmpty()) {
            Duration age = Duration.ofNanos(now - checkpointNanos);
            text.append("  ").append(checkpoint.formatted(Figures.duration(age)));
        }
        long backpressure = Math.round(progress.backpressure() * 100);
        if (backpressure > 0) {
            text.append("  backpressure ").append(backpressure).append(" %");
        }
        return text.toString();
    }

    private void show(String text) {
        // A line as wide as the terminal would wrap, and could not be rewritten.
        String fitting = text.length() < columns ? text : text.substring(0, columns - 1);
        terminal.print(ERASE + fitting);
        terminal.flush();
        shown = true;
    }

    private void erase() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }

    /** A stream to the same terminal whose output appears above this line. */
    PrintStream above(PrintStream stream) {
        OutputStream erasing =
                new FilterOutputStream(stream) {
                    @Override
                    public void write(int b) throws IOException {
                        synchronized (lock) {
                            erase();
                            stream.write(b);
                        }
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        synchronized (lock) {
                            erase();
                            stream.write(bytes, offset, length);
                        }
                    }
                };
        return new PrintStream(erasing, true, StandardCharsets.UTF_8);
    }
}
