package io.weir.types;

/**
 * A Java type has no schema: the message names the path to the part that has none, and the way out.
 */
public final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the type, the path to the field, what was found there and the way out. */
    public UnsupportedTypeException(String message) {
        super(message);
    }
}
