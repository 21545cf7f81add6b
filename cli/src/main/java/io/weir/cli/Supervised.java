package io.weir.cli;

import io.weir.control.SupervisedJob;
import io.weir.job.Cancellation;
import io.weir.job.JobClient;
import io.weir.job.JobListener;
import io.weir.rundir.RotatingLog;
import io.weir.time.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server watches over this process, and what follows from it: where its output goes,
 * who listens, and what a signal means. A signal ends the process, not the job: that one goes on
 * elsewhere, or after the next start of the machine.
 */
final class Supervised implements AutoCloseable {
    private static final long MAX_LOG_BYTES = 10 << 20;
    private static final int OLD_LOGS = 5;
    private static final Duration PATIENCE_WITH_CHECKPOINT = Duration.ofSeconds(20);

    private final Optional<SupervisedJob> job;
    private final Optional<PrintStream> log;
    private final PrintStream processOut = System.out;
    private final PrintStream processErr = System.err;

    private Supervised(Optional<SupervisedJob> job, Optional<PrintStream> log) {
        this.job = job;
        this.log = log;
        log.ifPresent(
                stream -> {
                    System.setOut(stream);
                    System.setErr(stream);
                });
    }

    /**
     * @param folder of the job at the server, or null where none watches
     */
    static Supervised of(@Nullable Path folder, Clock clock) throws CommandException {
        if (folder == null) {
            return new Supervised(Optional.empty(), Optional.empty());
        }
        Logging.withTime();
        try {
            var log =
                    new PrintStream(
                            new RotatingLog(folder.resolve("job.log"), MAX_LOG_BYTES, OLD_LOGS),
                            true,
                            StandardCharsets.UTF_8);
            return new Supervised(Optional.of(new SupervisedJob(folder, clock)), Optional.of(log));
        } catch (IOException e) {
            throw CommandException.refused("The log can't be written: " + e.getMessage(), e);
        }
    }

    /** Where what people should read goes, if not to a terminal. */
    Optional<PrintStream> log() {
        return log;
    }

    void launched(JobClient launched) {
        job.ifPresent(j -> j.launched(launched));
    }

    /** Who must hear of the job's end before anybody else. */
    List<JobListener> listeners() {
        return job.map(List::<JobListener>of).orElse(List.of());
    }

    /** What a signal does. */
    CancelOnShutdown.Ending ending(Cancellation cancellation) {
        return () -> {
            if (job.isPresent()) {
                job.get().suspend(PATIENCE_WITH_CHECKPOINT);
            } else {
                cancellation.request();
            }
        };
    }

    @Override
    public void close() {
        System.setOut(processOut);
        System.setErr(processErr);
        // What comes after this, such as the reason for the end, goes to the same file.
    }
}
