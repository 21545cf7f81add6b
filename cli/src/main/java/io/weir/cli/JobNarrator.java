package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import java.io.PrintStream;

/**
 * Tells what happens to a job, one sentence for each turn of events. Checkpoints that go well are
 * not told: {@link ProgressLine} shows the newest.
 */
final class JobNarrator implements JobListener {
    private final PrintStream err;
    private String name = "";

    JobNarrator(PrintStream err) {
        this.err = err;
    }

    @Override
    public void onEvent(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            name = started.jobName();
            say(
                    "job '%s' runs, id %s, parallelism %d"
                            .formatted(name, started.jobId(), started.parallelism()));
        } else if (event instanceof JobEvent.Restored restored) {
            say(
                    "job '%s' goes on from checkpoint %d (%s)"
                            .formatted(name, restored.checkpointId(), restored.path()));
        } else if (event instanceof JobEvent.Running running && running.restarts() > 0) {
            say("job '%s' runs again".formatted(name));
        } else if (event instanceof JobEvent.Warning warning) {
            say("warning: " + warning.message());
        } else if (event instanceof JobEvent.CheckpointFailed failed) {
            say(
                    "checkpoint %d of job '%s' was given up: %s"
                            .formatted(failed.checkpointId(), name, failed.reason()));
        } else if (event instanceof JobEvent.Failing failing) {
            say(
                    "job '%s' starts again in %s, because it failed: %s"
                            .formatted(
                                    name,
                                    Figures.duration(failing.restartDelay()),
                                    Explanation.of(failing.cause())));
        } else if (event instanceof JobEvent.Finished finished) {
            say("job '%s' finished after %s".formatted(name, Figures.duration(finished.elapsed())));
        }
        // Failed and Cancelled are told by the command, which knows the way out.
    }

    private void say(String sentence) {
        err.println("weir: " + sentence);
    }
}
