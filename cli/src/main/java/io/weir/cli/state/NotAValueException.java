package io.weir.cli.state;

/** JSON is not a value of the schema. The message says where, what was found and expected. */
public final class NotAValueException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAValueException(String message) {
        super(message);
    }
}
