package io.weir.engine;

import io.weir.graph.InvalidProgramException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives each subtask, and each attempt of a job, a function of its own: what a user's function
 * keeps in fields must neither be shared between threads nor survive a failure. Copies are made by
 * Java serialization, in memory only. A function that holds nothing (a lambda without captured
 * variables) is its own copy.
 */
public final class FunctionCopies {
    private FunctionCopies() {}

    /**
     * A copy of {@code function}.
     *
     * @param owner the operator, for messages
     * @throws InvalidProgramException if it can't be copied
     */
    @SuppressWarnings("unchecked")
    public static <F> F copy(F function, String owner) {
        if (holdsNothing(function.getClass())) {
            return function;
        }
        try {
            var bytes = new ByteArrayOutputStream();
            Map<String, Class<?>> classes = new HashMap<>();
            try (var out = new Writer(bytes, classes)) {
                out.writeObject(function);
            }
            try (var in = new Reader(bytes.toByteArray(), classes)) {
                return (F) in.readObject();
            }
        } catch (NotSerializableException e) {
            throw new InvalidProgramException(
                    "The function of operator '%s' (%s) holds a %s, which is not Serializable, so no copy can be made for each subtask. Make it Serializable, mark the field transient and make its value in open(), or do not capture it in the lambda."
                            .formatted(owner, function.getClass().getName(), e.getMessage()));
        } catch (IOException | ClassNotFoundException e) {
            throw new InvalidProgramException(
                    "The function of operator '%s' (%s) can't be copied for each subtask: %s"
                            .formatted(owner, function.getClass().getName(), e));
        }
    }

    private static boolean holdsNothing(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Notes the classes of what it writes: those of a job's jar are not found by their names. */
    private static final class Writer extends ObjectOutputStream {
        private final Map<String, Class<?>> classes;

        Writer(ByteArrayOutputStream out, Map<String, Class<?>> classes) throws IOException {
            super(out);
            this.classes = classes;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            classes.put(type.getName(), type);
        }
    }

    /** Makes the copy of the very classes that were written. */
    private static final class Reader extends ObjectInputStream {
        private final Map<String, Class<?>> classes;

        Reader(byte[] bytes, Map<String, Class<?>> classes) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.classes = classes;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            Class<?> written = classes.get(description.getName());
            return written != null ? written : super.resolveClass(description);
        }
    }
}
