package io.weir.types;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A value can't be written as its type, for instance because a part of it is null. The message
 * names the path from the value to the part.
 */
public final class InvalidValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final transient Deque<String> path = new ArrayDeque<>();
    private @Nullable String type;

    /** With what is wrong, to be read after the name of the part: "is null …". */
    InvalidValueException(String problem) {
        super(problem);
        this.problem = problem;
    }

    static InvalidValueException isNull() {
        return new InvalidValueException(
                "is null. Put a value there, or annotate it @Nullable, or use Optional.");
    }

    /** Adds where, in the value around it, the part was. */
    InvalidValueException in(String step) {
        path.addFirst(step);
        return this;
    }

    /** Adds the type and field around it. */
    InvalidValueException in(String type, String field) {
        this.type = type;
        return in("field '" + field + "'");
    }

    @Override
    public String getMessage() {
        return (type == null ? "Value" : "Type " + type)
                + (path.isEmpty() ? "" : ": " + String.join(" → ", path))
                + " "
                + problem;
    }
}
