package io.weir.job;

import java.util.concurrent.CompletableFuture;

/** A running job, for whoever started it. Safe for any thread. */
public interface JobClient {
    /** The job's id: 32 hexadecimal digits. */
    String jobId();

    /** The job's name. */
    String name();

    /** Where it is in its life. */
    JobStatus status();

    /** How far it is. */
    JobProgress progress();

    /**
     * Completes when the job ends: with its result if it finished, exceptionally with a {@link
     * JobExecutionException}, a {@link JobRefusedException} or a {@link JobCanceledException} if
     * not.
     */
    CompletableFuture<JobExecutionResult> result();

    /** Ends the job without a last checkpoint; the newest one is kept as configured. */
    void cancel();

    /**
     * Takes a checkpoint now.
     *
     * @param full whether it holds everything, not just what has changed
     * @return completes with the checkpoint's id
     */
    CompletableFuture<Long> triggerCheckpoint(boolean full);
}
