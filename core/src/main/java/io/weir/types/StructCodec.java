package io.weir.types;

import org.jspecify.annotations.Nullable;

/**
 * What the generated codecs of records and classes extend. Public only because they live beside the
 * classes they are for; nothing for programs.
 */
public abstract class StructCodec implements Codec<Object> {
    /** For generated classes. */
    protected StructCodec() {}

    /**
     * A new object of field values, boxed and in the schema's order.
     *
     * @throws CorruptDataException if its constructor refuses them
     */
    public abstract Object make(Object[] values);

    /** Checks that a value is of the very class that is written. */
    protected static void check(@Nullable Object value, Class<?> expected) {
        if (value == null) {
            throw InvalidValueException.isNull();
        }
        if (value.getClass() != expected) {
            throw new InvalidValueException(
                    ("is a %s where its type says %s, so a part of it would be lost. Seal %s with"
                                    + " the classes it permits.")
                            .formatted(
                                    value.getClass().getName(),
                                    expected.getName(),
                                    expected.getSimpleName()));
        }
    }

    /** The exception for a null that has no schema. */
    protected static InvalidValueException isNull() {
        return InvalidValueException.isNull();
    }

    /** Adds a field to the path of an exception. */
    protected static InvalidValueException in(InvalidValueException e, String type, String field) {
        return e.in(type, field);
    }

    /** {@link Codec#same} where either may be null. */
    protected static boolean same(
            Codec<Object> codec, @Nullable Object left, @Nullable Object right) {
        return (left == null || right == null) ? left == right : codec.same(left, right);
    }

    /** The exception for values that a constructor doesn't take. */
    protected static RuntimeException refused(RuntimeException e, String type) {
        return e instanceof CorruptDataException
                ? e
                : new CorruptDataException(
                        "expected a %s, found field values that its constructor refuses: %s"
                                .formatted(type, e),
                        e);
    }
}
