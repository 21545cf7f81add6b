package io.weir.types;

/**
 * Encoded bytes are not what their schema says. Whoever reads a file catches it and says in which
 * file and where.
 */
public final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was expected and what was found. */
    public CorruptDataException(String message) {
        super(message);
    }

    /** With what was expected, what was found, and the cause. */
    public CorruptDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
