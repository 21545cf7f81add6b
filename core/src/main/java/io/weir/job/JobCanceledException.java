package io.weir.job;

/** A job was ended by its user. */
public final class JobCanceledException extends JobExecutionException {
    private static final long serialVersionUID = 1L;

    /** With how to go on. */
    public JobCanceledException(String message) {
        super(message, null);
    }
}
