package io.weir.types;

/** Values of one schema can't be read as a type: the message says which field and why. */
public final class IncompatibleSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the path to the field, what was found and what was expected. */
    public IncompatibleSchemaException(String message) {
        super(message);
    }
}
