package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.time.Clock;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What happens to a job, for a log: one line for each event worth a person's time, with the same
 * words in the same places, so that tools can read it, too:
 *
 * <pre>
 * 2026-11-25T03:00:01.123Z INFO  checkpoint-completed id=3 duration=8ms bytes=14000 path=file:///…
 * 2026-11-25T03:00:07.456Z WARN  job-failing restart-in=1000ms cause="java.io.IOException: …"
 * </pre>
 */
final class EventLines implements JobListener {
    private final PrintStream out;
    private final Clock clock;

    EventLines(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void onEvent(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            info(
                    "job-started",
                    "id=%s name=%s parallelism=%d"
                            .formatted(
                                    started.jobId(),
                                    quoted(started.jobName()),
                                    started.parallelism()));
        } else if (event instanceof JobEvent.Restored restored) {
            info(
                    "job-restored",
                    "checkpoint=%d path=%s".formatted(restored.checkpointId(), restored.path()));
        } else if (event instanceof JobEvent.Running running) {
            info("job-running", "restarts=" + running.restarts());
        } else if (event instanceof JobEvent.CheckpointCompleted done) {
            info(
                    "checkpoint-completed",
                    "id=%d duration=%s bytes=%d path=%s"
                            .formatted(
                                    done.checkpointId(),
                                    millis(done.duration()),
                                    done.bytes(),
                                    done.path()));
        } else if (event instanceof JobEvent.CheckpointFailed failed) {
            warn(
                    "checkpoint-failed",
                    "id=%d reason=%s".formatted(failed.checkpointId(), quoted(failed.reason())));
        } else if (event instanceof JobEvent.Warning warning) {
            warn("warning", "message=" + quoted(warning.message()));
        } else if (event instanceof JobEvent.Failing failing) {
            warn(
                    "job-failing",
                    "restart-in=%s cause=%s"
                            .formatted(
                                    millis(failing.restartDelay()),
                                    quoted(failing.cause().toString())));
            failing.cause().printStackTrace(out);
        } else if (event instanceof JobEvent.Finished finished) {
            info("job-finished", "elapsed=" + millis(finished.elapsed()));
        } else if (event instanceof JobEvent.Cancelled cancelled) {
            info("job-cancelled", "elapsed=" + millis(cancelled.elapsed()));
        } else if (event instanceof JobEvent.Failed failed) {
            line("ERROR", "job-failed", "cause=" + quoted(failed.cause().toString()));
            failed.cause().printStackTrace(out);
        }
        // Progress and commits come too often to be worth a line.
    }

    private void info(String event, String details) {
        line("INFO ", event, details);
    }

    private void warn(String event, String details) {
        line("WARN ", event, details);
    }

    private void line(String level, String event, String details) {
        Instant at = Instant.ofEpochMilli(clock.currentTimeMillis()).truncatedTo(ChronoUnit.MILLIS);
        out.println("%s %s %s %s".formatted(at, level, event, details));
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%dms", duration.toMillis());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
