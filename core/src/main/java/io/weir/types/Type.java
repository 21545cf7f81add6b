package io.weir.types;

import org.apache.avro.Schema;

/**
 * A Java type with its Avro schema and a codec that writes Avro binary: what keys and state are
 * declared with.
 *
 * <p>Immutable and safe for any thread. Two types of the same Java type are equal.
 *
 * @param <T> the Java type of the values; primitives are boxed
 */
public abstract class Type<T> {
    /** How the values of a type can lie in a {@code long} without an object. */
    public enum Primitive {
        /** Values are objects. */
        NONE,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        DOUBLE
    }

    /** The Java type, with its type arguments. */
    public abstract java.lang.reflect.Type javaType();

    /** The Avro schema of the values. Cheap after the first call. */
    public abstract Schema schema();

    /** Appends {@code value} to {@code out}. */
    public abstract void write(T value, BinaryOutput out);

    /**
     * Reads a value that was written with this type's own schema.
     *
     * @throws CorruptDataException if the bytes are not such a value
     */
    public abstract T read(BinaryInput in);

    /**
     * A reader for values that were written with another schema, by Avro's schema resolution.
     *
     * @throws IncompatibleSchemaException if values of {@code writer} can't be read as this type;
     *     the message names the path to the field and says why
     */
    public abstract ValueReader<T> readerFor(Schema writer);

    /** How the values can lie in a {@code long}. */
    public Primitive primitive() {
        return Primitive.NONE;
    }

    /**
     * A hash that is the same on every JVM, made from what the value's encoding says and never from
     * an identity: the source of key groups. How it is computed for each schema is described in
     * {@link KeyHash}.
     *
     * @throws UnsupportedOperationException if {@link #whyNotKey()} is not empty
     */
    public abstract int hash(T value);

    /** Whether two values have the same encoding; what {@code equals} should be. */
    public abstract boolean same(T left, T right);

    /**
     * Why values of this type can't be keys (no canonical encoding: maps, sets), or an empty string
     * where they can.
     */
    public abstract String whyNotKey();

    /** Reads values of one schema. Safe for any thread. */
    @FunctionalInterface
    public interface ValueReader<T> {
        /**
         * Reads the next value.
         *
         * @throws CorruptDataException if the bytes are not a value of the schema
         */
        T read(BinaryInput in);
    }
}
