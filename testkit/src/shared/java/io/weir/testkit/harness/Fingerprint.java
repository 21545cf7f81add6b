package io.weir.testkit.harness;

import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a record is, so that it can be told whether it has been changed: its encoded value, where
 * its type can be derived from its class, and otherwise what it says of itself.
 */
final class Fingerprint {
    private static final Map<Class<?>, Optional<Type<?>>> TYPES = new ConcurrentHashMap<>();

    private final @Nullable Object value;
    private final String text;
    private final String content;

    private Fingerprint(@Nullable Object value) {
        this.value = value;
        this.text = String.valueOf(value);
        this.content = content(value);
    }

    static Fingerprint of(@Nullable Object value) {
        return new Fingerprint(value);
    }

    void requireUnchanged(String what) {
        if (!content.equals(content(value))) {
            throw new AssertionError(
                    "The function has changed %s: it was %s and is now %s. Records are handed on by reference and are shared with others; make a new one"
                            .formatted(what, text, value));
        }
    }

    @SuppressWarnings("unchecked")
    private static String content(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        Optional<Type<?>> type = TYPES.computeIfAbsent(value.getClass(), Fingerprint::derived);
        if (type.isEmpty()) {
            return value.getClass().isArray()
                    ? Arrays.deepToString(new Object[] {value})
                    : String.valueOf(value);
        }
        BinaryOutput out = new BinaryOutput(64);
        try {
            ((Type<Object>) type.get()).write(value, out);
        } catch (RuntimeException e) {
            return String.valueOf(value); // A record may hold what no state could, such as null.
        }
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static Optional<Type<?>> derived(Class<?> type) {
        try {
            return Optional.of(Types.of(type));
        } catch (RuntimeException e) {
            return Optional.empty(); // Not every record goes into state.
        }
    }
}
