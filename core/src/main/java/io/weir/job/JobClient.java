package io.weir.job;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running job, for whoever started it. Safe for any thread. */
public interface JobClient {
    /** The job's id: 32 hexadecimal digits. */
    String jobId();

    /** The job's name. */
    String name();

    /** Where it is in its life. */
    JobStatus status();

    /** How it is run. */
    JobSettings settings();

    /** How far it is. */
    JobProgress progress();

    /** What it consists of, and what its parts have done. */
    JobFacts facts();

    /**
     * Completes when the job ends: with its result if it finished, exceptionally with a {@link
     * JobExecutionException}, a {@link JobRefusedException} or a {@link JobCanceledException} if
     * not.
     */
    CompletableFuture<JobExecutionResult> result();

    /** Ends the job without a last checkpoint; the newest one is kept as configured. */
    void cancel();

    /**
     * Ends the job in this process like {@link #cancel}, but keeps its checkpoints whatever is
     * configured, because it is to go on in another process.
     */
    void suspend();

    /**
     * Takes a checkpoint now.
     *
     * @param full whether it holds everything, not just what has changed
     * @return completes with the checkpoint's id
     */
    CompletableFuture<Long> triggerCheckpoint(boolean full);

    /**
     * Writes a savepoint and lets the job go on.
     *
     * @param directory in which it gets a folder, or empty for {@code
     *     execution.checkpointing.savepoint-dir}
     * @return completes with the savepoint's path
     */
    CompletableFuture<String> triggerSavepoint(Optional<String> directory);

    /**
     * Writes a savepoint, lets the sinks commit what it holds, and ends the job, which has then
     * finished.
     *
     * @param advanceToEndOfEventTime whether all event timers fire and all operators finish before:
     *     the savepoint is then for looking at, not for going on from
     * @param directory in which it gets a folder, or empty for {@code
     *     execution.checkpointing.savepoint-dir}
     * @return completes with the savepoint's path
     */
    CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, Optional<String> directory);
}
