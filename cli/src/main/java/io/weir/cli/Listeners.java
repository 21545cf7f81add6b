package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All who listen to a job that runs under {@code weir run}. While a progress line is shown, the
 * process's own streams are replaced by ones that write above it; close brings them back.
 */
final class Listeners implements JobListener, AutoCloseable {
    private final List<JobListener> listeners = new ArrayList<>();
    private final @Nullable EventLog events;
    private final PrintStream err;
    private final PrintStream processOut = System.out;
    private final PrintStream processErr = System.err;

    Listeners(
            Terminal terminal,
            boolean verbose,
            Supervised supervised,
            JobListener endpoint,
            JobWatch watch,
            @Nullable EventLog events,
            Clock clock) {
        this.events = events;
        listeners.addAll(supervised.listeners());
        if (supervised.log().isPresent()) {
            err = supervised.log().get();
        } else if (terminal.interactive() && !verbose) {
            var progress = new ProgressLine(terminal.err(), terminal.columns(), clock);
            err = progress.above(terminal.err());
            listeners.add(progress);
            System.setErr(err);
            if (Boolean.getBoolean("weir.stdout.terminal")) {
                System.setOut(progress.above(System.out));
            }
        } else {
            err = terminal.err();
        }
        listeners.add(endpoint);
        listeners.add(
                supervised.log().isPresent() ? new EventLines(err, clock) : new JobNarrator(err));
        if (events != null) {
            listeners.add(events);
        }
        // Last, so that who waits for the end finds everything told.
        listeners.add(watch);
    }

    /** Where to write what people should read. */
    PrintStream err() {
        return err;
    }

    @Override
    public void onEvent(JobEvent event) {
        for (JobListener listener : listeners) {
            listener.onEvent(event);
        }
    }

    @Override
    public void close() {
        System.out.flush();
        System.setOut(processOut);
        System.setErr(processErr);
        if (events != null) {
            try {
                events.close();
            } catch (IOException e) {
                processErr.println("weir: the events could not be written: " + e);
            }
        }
    }
}
