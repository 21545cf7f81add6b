package io.weir.testkit.harness;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;

/**
 * Every value that was given to state, with what it was then. A value in state must not be changed
 * in place: a snapshot that is still being written would hold what came later, and an incremental
 * one would not know of it. And it must be the same after it was written and read.
 */
final class StoredValues {
    private record Known(String where, Type<Object> type, String content, String text) {}

    private final IdentityHashMap<Object, Known> known = new IdentityHashMap<>();

    /** A value goes into state. */
    @SuppressWarnings("unchecked")
    <T> T stored(String where, Type<T> type, T value) {
        Type<Object> any = (Type<Object>) type;
        Known before = known.get(value);
        if (before == null) {
            byte[] bytes = bytes(any, value);
            requireRoundTrip(where, any, value, bytes);
            known.put(value, new Known(where, any, hex(bytes), String.valueOf(value)));
        } else {
            requireUnchanged(value, before);
        }
        return value;
    }

    private static void requireRoundTrip(
            String where, Type<Object> type, Object value, byte[] bytes) {
        Object read = type.read(new BinaryInput(bytes));
        if (!Arrays.equals(bytes, bytes(type, read)) || (hasEquals(value) && !read.equals(value))) {
            throw new AssertionError(
                    "%s: the value %s does not survive being written and read: it comes back as %s. Give its class only fields that are part of the value, or the state another type"
                            .formatted(where, value, read));
        }
    }

    private static boolean hasEquals(Object value) {
        try {
            return value.getClass().getMethod("equals", Object.class).getDeclaringClass()
                    != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After a call of the function: no value that state was given is another one now. */
    void requireUnchanged() {
        known.forEach(StoredValues::requireUnchanged);
    }

    private static void requireUnchanged(Object value, Known was) {
        if (!was.content().equals(hex(bytes(was.type(), value)))) {
            throw new AssertionError(
                    "%s: a value was changed in place: it was %s and is now %s. Values in state are treated as immutable; make a new one and update() the state with it"
                            .formatted(was.where(), was.text(), value));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(Type<Object> type, Object value) {
        BinaryOutput out = new BinaryOutput(64);
        type.write(value, out);
        return out.toByteArray();
    }
}
