package io.weir.job;

import org.jspecify.annotations.Nullable;

/** A job did not finish; the message says what happened, what is kept, and how to go on. */
public class JobExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what happened and the way out. */
    public JobExecutionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
