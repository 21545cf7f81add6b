package io.weir.storage;

import java.io.IOException;

/** A failure whose message already says what, why, and the way out; passed on as it is. */
public final class ExplainedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what, why, and the way out. */
    public ExplainedException(String message) {
        super(message);
    }

    /** With what, why, the way out, and what has led to it. */
    public ExplainedException(String message, Throwable cause) {
        super(message, cause);
    }
}
