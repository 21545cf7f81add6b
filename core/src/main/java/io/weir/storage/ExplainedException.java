package io.weir.storage;

import java.io.IOException;

/** A failure whose message already says what, why, and the way out; passed on as it is. */
final class ExplainedException extends IOException {
    private static final long serialVersionUID = 1L;

    ExplainedException(String message) {
        super(message);
    }

    ExplainedException(String message, Throwable cause) {
        super(message, cause);
    }
}
