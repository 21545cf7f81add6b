package io.weir.job;

import org.jspecify.annotations.Nullable;

/** A job has failed for good; the message says how to go on. */
public class JobFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what happened, what is kept, and how to go on. */
    public JobFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
