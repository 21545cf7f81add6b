package io.weir.types;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Avro's generic records, or a class it generated: written and read by Avro itself, with the checks
 * of {@link BinaryInput} below it.
 *
 * @param <T> the record's class
 */
final class AvroType<T> extends Type<T> {
    private final Class<?> type;
    private final Schema schema;
    private final GenericData data;
    private final DatumWriter<T> writer;
    private final DatumReader<T> reader;

    AvroType(Class<?> type, Schema schema, GenericData data) {
        this.type = type;
        this.schema = schema;
        this.data = data;
        this.writer =
                data instanceof SpecificData specific
                        ? new SpecificWriter<>(schema, specific)
                        : new GenericWriter<>(schema, data);
        this.reader = reader(schema);
    }

    private DatumReader<T> reader(Schema from) {
        return data instanceof SpecificData specific
                ? new SpecificReader<>(from, schema, specific)
                : new GenericReader<>(from, schema, data);
    }

    @Override
    public java.lang.reflect.Type javaType() {
        return type;
    }

    @Override
    ResolvedType resolved() {
        return ResolvedType.of(type);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(T value, BinaryOutput out) {
        try {
            writer.write(value, new DepthEncoder(out));
        } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
            InvalidValueException invalid =
                    new InvalidValueException(
                            "is not a value of the schema %s: %s"
                                    .formatted(schema.getFullName(), e.getMessage()));
            invalid.initCause(e);
            throw invalid;
        }
    }

    @Override
    public T read(BinaryInput in) {
        return read(reader, in);
    }

    private static <T> T read(DatumReader<T> reader, BinaryInput in) {
        try {
            return read(reader, new AvroDecoder(in));
        } catch (CorruptDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CorruptDataException("Avro can't read it: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("NullAway") // Avro takes null for "make a new object".
    private static <T> T read(DatumReader<T> reader, AvroDecoder decoder) throws IOException {
        return reader.read(null, decoder);
    }

    @Override
    ValueReader<T> resolve(Schema from, Resolution resolution) {
        String why = resolution.whyNotByAvro(schema, from);
        if (!why.isEmpty()) {
            throw resolution.fail(why);
        }
        DatumReader<T> resolving = reader(from);
        return in -> read(resolving, in);
    }

    @Override
    public int hash(T value) {
        BinaryOutput out = new BinaryOutput(64);
        write(value, out);
        return GenericKeyHash.ofEncoded(schema, new BinaryInput(out.array(), 0, out.position()));
    }

    @Override
    public boolean same(T left, T right) {
        if (!GenericKeyHash.whyNotKey(schema).isEmpty() && left.equals(right)) {
            return true; // The maps in it may be in another order.
        }
        return Arrays.equals(encoded(left), encoded(right));
    }

    private byte[] encoded(T value) {
        BinaryOutput out = new BinaryOutput(64);
        write(value, out);
        return out.toByteArray();
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return GenericKeyHash.whyNotKey(schema);
    }

    @Override
    void describe(SchemaText text) {
        AvroTypes.describe(schema, text, this);
    }

    @Override
    int minimumBytes() {
        return Resolution.minimumBytes(schema);
    }

    // Avro's readers and writers with a bound on depth and on the size that is believed. Its fast
    // reader would go past them, so it is off.

    private static final class GenericWriter<T> extends GenericDatumWriter<T> {
        GenericWriter(Schema schema, GenericData data) {
            super(schema, data);
        }

        @Override
        protected void writeRecord(Schema schema, Object datum, Encoder out) throws IOException {
            ((DepthEncoder) out).enter();
            super.writeRecord(schema, datum, out);
            ((DepthEncoder) out).leave();
        }
    }

    private static final class SpecificWriter<T> extends SpecificDatumWriter<T> {
        SpecificWriter(Schema schema, SpecificData data) {
            super(schema, data);
        }

        @Override
        protected void writeRecord(Schema schema, Object datum, Encoder out) throws IOException {
            ((DepthEncoder) out).enter();
            super.writeRecord(schema, datum, out);
            ((DepthEncoder) out).leave();
        }
    }

    private static final class GenericReader<T> extends GenericDatumReader<T> {
        private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

        GenericReader(Schema from, Schema to, GenericData data) {
            super(from, to, data);
        }

        @Override
        protected Object readRecord(@Nullable Object old, Schema expected, ResolvingDecoder in)
                throws IOException {
            enter(depth.get());
            try {
                return super.readRecord(old, expected, in);
            } finally {
                depth.get()[0]--;
            }
        }

        @Override
        protected Object newArray(@Nullable Object old, int size, Schema schema) {
            return super.newArray(old, believed(size), schema);
        }

        @Override
        protected Object newMap(@Nullable Object old, int size) {
            return super.newMap(old, believed(size));
        }
    }

    private static final class SpecificReader<T> extends SpecificDatumReader<T> {
        private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

        SpecificReader(Schema from, Schema to, SpecificData data) {
            super(from, to, data);
        }

        @Override
        protected Object readRecord(@Nullable Object old, Schema expected, ResolvingDecoder in)
                throws IOException {
            enter(depth.get());
            try {
                return super.readRecord(old, expected, in);
            } finally {
                depth.get()[0]--;
            }
        }

        @Override
        protected Object newArray(@Nullable Object old, int size, Schema schema) {
            return super.newArray(old, believed(size), schema);
        }

        @Override
        protected Object newMap(@Nullable Object old, int size) {
            return super.newMap(old, believed(size));
        }
    }

    private static void enter(int[] depth) {
        if (++depth[0] > BinaryInput.MAX_DEPTH) {
            throw new CorruptDataException(
                    "found a value nested more than %d levels deep"
                            .formatted(BinaryInput.MAX_DEPTH));
        }
    }

    private static int believed(int size) {
        return Math.min(size, CollectionType.MAX_INITIAL_SIZE);
    }

    private static final class DepthEncoder extends AvroEncoder {
        private final BinaryOutput out;

        DepthEncoder(BinaryOutput out) {
            super(out);
            this.out = out;
        }

        void enter() {
            out.enter();
        }

        void leave() {
            out.leave();
        }
    }
}
