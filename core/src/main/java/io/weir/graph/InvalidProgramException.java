package io.weir.graph;

/** A program can't run as it is written; the message says what to change. */
public final class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the operator, what was found, and the way out. */
    public InvalidProgramException(String message) {
        super(message);
    }
}
