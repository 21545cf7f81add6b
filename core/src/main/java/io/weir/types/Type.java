package io.weir.types;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Java type with its Avro schema and a codec that writes Avro binary: what keys and state are
 * declared with.
 *
 * <p>Immutable and safe for any thread. Two types of the same Java type are equal. All types come
 * from {@link Types}.
 *
 * @param <T> the Java type of the values; primitives are boxed
 */
public abstract class Type<T> implements Codec<T> {
    /** How the values of a type can lie in a {@code long} without an object. */
    public enum Primitive {
        /** Values are objects. */
        NONE,
        /** Values are {@link Boolean}. */
        BOOLEAN,
        /** Values are {@link Integer}. */
        INT,
        /** Values are {@link Long}. */
        LONG,
        /** Values are {@link Float}. */
        FLOAT,
        /** Values are {@link Double}. */
        DOUBLE
    }

    private volatile @Nullable String schemaJson;
    private volatile @Nullable Schema schema;
    private volatile @Nullable ValueReader<T> ownReader;

    Type() {}

    /** The Java type, with its type arguments. */
    public abstract java.lang.reflect.Type javaType();

    /** The Avro schema of the values. Cheap after the first call. */
    public Schema schema() {
        Schema known = schema;
        if (known == null) {
            known = new Schema.Parser().parse(schemaJson());
            schema = known;
        }
        return known;
    }

    /**
     * The Avro schema of the values as JSON, the same text on every JVM. Cheap after the first
     * call, and made without loading Avro where the type is not one of Avro's own.
     */
    public final String schemaJson() {
        String known = schemaJson;
        if (known == null) {
            SchemaText text = new SchemaText();
            describe(text);
            known = text.toString();
            schemaJson = known;
        }
        return known;
    }

    /** Appends {@code value} to {@code out}. */
    @Override
    public abstract void write(T value, BinaryOutput out);

    /**
     * Reads a value that was written with this type's own schema.
     *
     * @throws CorruptDataException if the bytes are not such a value
     */
    @Override
    public abstract T read(BinaryInput in);

    /**
     * A reader for values that were written with another schema, by Avro's schema resolution.
     *
     * @throws IncompatibleSchemaException if values of {@code writer} can't be read as this type;
     *     the message names the path to the field and says why
     */
    public ValueReader<T> readerFor(Schema writer) {
        return new Resolution().start(this, writer);
    }

    /**
     * As {@link #readerFor(Schema)}, for a schema as JSON; where it is this type's own, without
     * having Avro parse it.
     */
    public final ValueReader<T> readerFor(String writer) {
        return schemaJson().equals(writer)
                ? this::read
                : readerFor(new Schema.Parser().parse(writer));
    }

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
    @Override
    public abstract int hash(T value);

    /** Whether two values have the same encoding; what {@code equals} should be. */
    @Override
    public abstract boolean same(T left, T right);

    /**
     * Why values of this type can't be keys (no canonical encoding: maps, sets), or an empty string
     * where they can.
     */
    public final String whyNotKey() {
        return whyNotKey(new HashSet<>());
    }

    /**
     * As {@link #whyNotKey()}, within a type that may contain itself.
     *
     * @param seen the records that are looked at already
     */
    String whyNotKey(Set<Type<?>> seen) {
        return "";
    }

    /** What writes and reads; the JIT can inline all of it where it is a constant. */
    Codec<T> codec() {
        return this;
    }

    /** The Java type as the derivation sees it. */
    abstract ResolvedType resolved();

    /** Writes the schema; a named type that is in the text already as a reference. */
    abstract void describe(SchemaText text);

    /**
     * A reader for a writer's schema, {@link #ownReader()} if the writer's values are this type's.
     * The schema is a union only if {@link #isUnion()}.
     */
    abstract ValueReader<T> resolve(Schema writer, Resolution resolution);

    /** A lower bound of the length of an encoded value. */
    abstract int minimumBytes();

    /** Whether the schema is a union. */
    boolean isUnion() {
        return false;
    }

    /**
     * The default that a field of this type has without being told, as JSON, or null for none: what
     * a field gets that its writer did not know.
     */
    @Nullable String defaultJson() {
        return null;
    }

    /** Whether {@code null} is a value of this type. */
    boolean takesNull() {
        return false;
    }

    /** {@link #read} as a reader; always the same object. */
    final ValueReader<T> ownReader() {
        ValueReader<T> known = ownReader;
        if (known == null) {
            known = this::read;
            ownReader = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Type<?> type
                        && getClass() == type.getClass()
                        && javaType().equals(type.javaType())
                        && schemaJson().equals(type.schemaJson()));
    }

    @Override
    public int hashCode() {
        return javaType().hashCode();
    }

    /** The Java type as it is written in a program. */
    @Override
    public String toString() {
        return javaType().getTypeName();
    }

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
