package io.weir.checkpoint;

/** How a job comes to its end in this process. */
public enum JobEnd {
    /** It has done its work, or was stopped with a savepoint. */
    FINISHED,
    /** It was cancelled. */
    CANCELED,
    /** It failed and does not start again. */
    FAILED,
    /** Only the process goes; the job is to go on in another. */
    SUSPENDED
}
