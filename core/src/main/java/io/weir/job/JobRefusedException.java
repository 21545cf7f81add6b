package io.weir.job;

import org.jspecify.annotations.Nullable;

/**
 * A job was not started because of what it was given: nothing was lost, no record has moved. The
 * message says what to change.
 */
public final class JobRefusedException extends JobExecutionException {
    private static final long serialVersionUID = 1L;

    /** With what was found, what was expected, and the way out. */
    public JobRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
