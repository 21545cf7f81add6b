package io.weir.job;

/** What a job is doing. */
public enum JobStatus {
    /** It is accepted and made ready, or its state is being restored. */
    INITIALIZING,
    /** It runs. */
    RUNNING,
    /** It has failed and starts again after a delay. */
    RESTARTING,
    /** All input was read and all output is committed, or it was stopped with a savepoint. */
    FINISHED,
    /** It was cancelled. */
    CANCELED,
    /** It has failed for good. */
    FAILED
}
