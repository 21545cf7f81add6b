package io.weir.job;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A hold on a job that runs. Safe for any thread. */
public interface JobClient {
    /** The id of the job: 32 hexadecimal digits. */
    String getJobId();

    /** What the job is doing now. */
    JobStatus getJobStatus();

    /**
     * Writes a savepoint and lets the job go on.
     *
     * @param directory where the savepoint is put, or empty for the configured place
     * @return the path of the savepoint
     */
    CompletableFuture<String> triggerSavepoint(Optional<String> directory);

    /**
     * Writes a savepoint and stops the job, which then has finished.
     *
     * @param advanceToEndOfEventTime whether all event-time timers fire before: not to be resumed
     * @param directory where the savepoint is put, or empty for the configured place
     * @return the path of the savepoint
     */
    CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, Optional<String> directory);

    /** Ends the job now. Its checkpoints are kept as configured. */
    CompletableFuture<Void> cancel();

    /** Is completed when the job has finished, and exceptionally if it has failed. */
    CompletableFuture<JobExecutionResult> getJobExecutionResult();
}
