package io.weir.cli;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * One line on a terminal that says how far something is that takes its time, as the process that
 * does it tells. Where there is no terminal nothing is shown.
 */
final class ProgressBar {
    private static final String ERASE = "\r\u001b[K";
    private static final int WIDTH = 24;

    /** Who waits no longer than this need not be told. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Terminal terminal;
    private final String title;
    private boolean shown;

    /**
     * @param title what it is
     */
    ProgressBar(Terminal terminal, String title) {
        this.terminal = terminal;
        this.title = title;
    }

    /**
     * Shows how far it is.
     *
     * @param progress with the fields of an operation's {@code progress}; may be empty
     */
    void show(JsonObject progress, Duration since) throws Json.Malformed {
        if (terminal.interactive() && since.compareTo(SHORT) >= 0) {
            String line = line(title, progress, since);
            int columns = Math.max(20, terminal.columns());
            // A line as wide as the terminal would wrap, and could not be rewritten.
            String fitting = line.length() < columns ? line : line.substring(0, columns - 1);
            terminal.err().print(ERASE + fitting);
            terminal.err().flush();
            shown = true;
        }
    }

    /** What is shown: a bar where it is known how much there is, and for how long already. */
    static String line(String title, JsonObject progress, Duration since) throws Json.Malformed {
        var line = new StringBuilder(title);
        OptionalDouble part = OptionalDouble.empty();
        String of = "";
        if (progress.number("entries-total").orElse(0) > 0) {
            // All are captured; the time goes into the reading or writing of the state.
            long total = progress.requiredNumber("entries-total");
            long done = Math.min(total, progress.requiredNumber("entries-done"));
            part = OptionalDouble.of((double) done / total);
            of =
                    "%s of %s"
                            .formatted(
                                    Figures.count(done),
                                    total == 1 ? "1 entry" : Figures.count(total) + " entries");
        } else if (progress.has("workers")) {
            long workers = Math.max(1, progress.requiredNumber("workers"));
            long done = progress.requiredNumber("acknowledged");
            of =
                    "%d of %s, %s"
                            .formatted(
                                    done,
                                    Figures.count(workers, "worker"),
                                    Figures.bytes(progress.requiredNumber("bytes")));
        }
        if (part.isPresent()) {
            int filled = (int) (WIDTH * part.getAsDouble());
            line.append("  [")
                    .append("=".repeat(filled))
                    .append(" ".repeat(WIDTH - filled))
                    .append("] ")
                    .append((int) (100 * part.getAsDouble()))
                    .append(" %");
        }
        if (!of.isEmpty()) {
            line.append("  ").append(of);
        }
        return line.append("  ").append(Figures.clock(since)).toString();
    }

    /** Takes the line away. */
    void erase() {
        if (shown) {
            terminal.err().print(ERASE);
            terminal.err().flush();
            shown = false;
        }
    }
}
