package io.weir.job;

import org.jspecify.annotations.Nullable;

/** A job did not finish: it failed for good, was cancelled, or was given up by who waited. */
public final class JobExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the job, and what ended it. */
    public JobExecutionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
