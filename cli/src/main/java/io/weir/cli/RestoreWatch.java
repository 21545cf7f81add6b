package io.weir.cli;

import io.weir.control.RestoreNote;
import io.weir.http.Json;
import io.weir.http.JsonObject;
import io.weir.job.JobClient;
import io.weir.job.JobStatus;
import io.weir.job.StateProgress;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a job of this process is with reading its state, which can take minutes before it
 * is said to have started: on the terminal, or to the server that watches this process.
 */
final class RestoreWatch {
    private static final long POLL_MILLIS = 200;

    private final Terminal terminal;
    private final Clock clock;
    private final @Nullable Path supervised;

    /**
     * @param supervised the job's folder at the server, if it watches
     */
    RestoreWatch(Terminal terminal, Clock clock, @Nullable Path supervised) {
        this.terminal = terminal;
        this.clock = clock;
        this.supervised = supervised;
    }

    /** Watches until the job runs or has ended; returns at once. */
    void launched(JobClient job) {
        if (supervised != null || terminal.interactive()) {
            var thread = new Thread(() -> watch(job), "weir-restore-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void watch(JobClient job) {
        var bar = new ProgressBar(terminal, "Reading the state");
        long started = clock.nanoTime();
        try {
            Thread.sleep(POLL_MILLIS);
            while (job.status() == JobStatus.INITIALIZING) {
                Optional<StateProgress> progress = job.progress().state();
                if (progress.isPresent()) {
                    tell(progress.get(), bar, Duration.ofNanos(clock.nanoTime() - started));
                }
                Thread.sleep(POLL_MILLIS);
            }
            if (supervised != null) {
                RestoreNote.remove(supervised);
            }
        } catch (IOException e) {
            // The job starts as well when nobody knows how far it is.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            bar.erase();
        }
    }

    private void tell(StateProgress progress, ProgressBar bar, Duration since) throws IOException {
        if (supervised != null) {
            RestoreNote.write(supervised, progress);
        } else {
            bar.show(
                    JsonObject.of(
                            Json.object(
                                    "entries-done",
                                    progress.done(),
                                    "entries-total",
                                    progress.total())),
                    since);
        }
    }
}
