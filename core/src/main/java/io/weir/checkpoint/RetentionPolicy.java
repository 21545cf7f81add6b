package io.weir.checkpoint;

/** What becomes of the checkpoints when the job is over. */
public enum RetentionPolicy {
    /** Kept if the job is cancelled or fails. */
    RETAIN_ON_CANCELLATION,
    /** Kept if the job fails. */
    DELETE_ON_CANCELLATION,
    /** Deleted whatever the end. */
    NO_EXTERNALIZED_CHECKPOINTS
}
