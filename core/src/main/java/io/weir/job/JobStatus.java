package io.weir.job;

/** Where a job is in its life; the names are Flink's. */
public enum JobStatus {
    /** Being planned and restored. */
    INITIALIZING,
    /** Records flow. */
    RUNNING,
    /** Something failed; the tasks are being ended. */
    FAILING,
    /** Waits to be started again. */
    RESTARTING,
    /** Is being ended by the user. */
    CANCELLING,
    /** Was ended by the user. */
    CANCELED,
    /** Failed for good. */
    FAILED,
    /** Has done all its work. */
    FINISHED;

    /** Whether nothing follows. */
    public boolean isTerminal() {
        return this == CANCELED || this == FAILED || this == FINISHED;
    }
}
