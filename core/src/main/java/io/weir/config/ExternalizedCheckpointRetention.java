package io.weir.config;

/** Which checkpoints are kept when a job is over. */
public enum ExternalizedCheckpointRetention {
    /** Kept if the job is cancelled or fails. */
    RETAIN_ON_CANCELLATION,
    /** Kept if the job fails. */
    DELETE_ON_CANCELLATION,
    /** Never kept. */
    NO_EXTERNALIZED_CHECKPOINTS
}
