package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.PlanRequestedException;
import io.weir.job.ProgramContext;
import java.time.Duration;

/** What a program's execute() does, as far as the command line can tell. */
public final class FakeEngine {
    private FakeEngine() {}

    /**
     * A job that tells these events after its start, and throws if the last of them is a failure.
     */
    public static void execute(String jobName, JobEvent... events) throws Exception {
        ProgramContext context = enter(jobName);
        context.listener().onEvent(new JobEvent.Started("0a".repeat(16), jobName, 2));
        for (JobEvent event : events) {
            context.listener().onEvent(event);
            if (event instanceof JobEvent.Failed failed) {
                throw new Exception("The job failed", failed.cause());
            }
        }
    }

    /** A job that is refused before it runs. */
    public static void refuse(String jobName, String message) {
        enter(jobName);
        throw new IllegalArgumentException(message);
    }

    private static ProgramContext enter(String jobName) {
        ProgramContext context = ProgramContext.current().orElseThrow();
        context.noteExecute();
        if (context.mode() == ProgramContext.Mode.PLAN) {
            context.offerPlan(
                    new ProgramContext.Plan(
                            "plan of " + jobName + "\n", "{\"job\":\"" + jobName + "\"}"));
            throw new PlanRequestedException();
        }
        return context;
    }

    /** All input was read. */
    public static JobEvent finished() {
        return new JobEvent.Finished(Duration.ofMillis(1234));
    }

    /** A checkpoint, with its path. */
    public static JobEvent checkpoint(long id) {
        return new JobEvent.CheckpointCompleted(
                id, Duration.ofMillis(8), 14_000, "/checkpoints/chk-" + id);
    }
}
