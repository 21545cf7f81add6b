package io.weir.types;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a key without its Java class: from the Avro schema and either a generic value or the
 * encoded bytes. Gives the same as {@link Type#hash} of the type that wrote it, so a tool can tell
 * the key group of a key it finds in a file:
 *
 * <pre>{@code
 * int group = KeyHash.keyGroup(GenericKeyHash.ofEncoded(schema, in), maxParallelism);
 * }</pre>
 *
 * How the hash is computed is described in {@link KeyHash}.
 */
public final class GenericKeyHash {
    private GenericKeyHash() {}

    /**
     * The hash of a value as Avro's {@code GenericDatumReader} makes it.
     *
     * @throws UnsupportedOperationException if the schema has a map in it
     */
    public static int of(Schema schema, @Nullable Object datum) {
        return switch (schema.getType()) {
            case NULL -> 0;
            case FLOAT -> Float.floatToIntBits((Float) present(schema, datum));
            case DOUBLE -> KeyHash.ofDouble((Double) present(schema, datum));
            case BOOLEAN, INT, LONG -> present(schema, datum).hashCode();
            case STRING, ENUM -> present(schema, datum).toString().hashCode();
            case BYTES -> ofBuffer((ByteBuffer) present(schema, datum));
            case FIXED -> KeyHash.ofBytes(((GenericFixed) present(schema, datum)).bytes());
            case ARRAY -> {
                int hash = 1;
                for (Object element : (Collection<?>) present(schema, datum)) {
                    hash = 31 * hash + of(schema.getElementType(), element);
                }
                yield hash;
            }
            case RECORD -> {
                int hash = 1;
                IndexedRecord record = (IndexedRecord) present(schema, datum);
                for (Schema.Field field : schema.getFields()) {
                    hash = 31 * hash + of(field.schema(), record.get(field.pos()));
                }
                yield hash;
            }
            case UNION -> {
                int branch = GenericData.get().resolveUnion(schema, datum);
                yield of(schema.getTypes().get(branch), datum);
            }
            case MAP -> throw new UnsupportedOperationException(whyNotKey(schema));
        };
    }

    private static Object present(Schema schema, @Nullable Object datum) {
        if (datum == null) {
            throw new IllegalArgumentException(
                    "Found null where the schema says " + Resolution.shortText(schema));
        }
        return datum;
    }

    private static int ofBuffer(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return KeyHash.ofBytes(bytes);
    }

    /**
     * The hash of an encoded value, which is read from {@code in}.
     *
     * @throws UnsupportedOperationException if the schema has a map in it
     * @throws CorruptDataException if the bytes are not a value of the schema
     */
    public static int ofEncoded(Schema schema, BinaryInput in) {
        return switch (schema.getType()) {
            case NULL -> 0;
            case BOOLEAN -> Boolean.hashCode(in.readBoolean());
            case INT -> in.readInt();
            case LONG -> KeyHash.ofLong(in.readLong());
            case FLOAT -> Float.floatToIntBits(in.readFloat());
            case DOUBLE -> KeyHash.ofDouble(in.readDouble());
            case STRING -> in.readString().hashCode();
            case ENUM ->
                    schema.getEnumSymbols()
                            .get(in.readBranch(schema.getEnumSymbols().size()))
                            .hashCode();
            case BYTES -> KeyHash.ofBytes(in.readBytes());
            case FIXED -> KeyHash.ofBytes(in.readRaw(schema.getFixedSize()));
            case ARRAY -> {
                Schema element = schema.getElementType();
                int minimumBytes = Resolution.minimumBytes(element);
                int hash = 1;
                int total = 0;
                int count = in.readBlock(minimumBytes, 0);
                while (count > 0) {
                    total += count;
                    for (int i = 0; i < count; i++) {
                        hash = 31 * hash + ofEncoded(element, in);
                    }
                    count = in.readBlock(minimumBytes, total);
                }
                yield hash;
            }
            case RECORD -> {
                int hash = 1;
                in.enter();
                for (Schema.Field field : schema.getFields()) {
                    hash = 31 * hash + ofEncoded(field.schema(), in);
                }
                in.leave();
                yield hash;
            }
            case UNION -> {
                int branch = in.readBranch(schema.getTypes().size());
                yield ofEncoded(schema.getTypes().get(branch), in);
            }
            case MAP -> throw new UnsupportedOperationException(whyNotKey(schema));
        };
    }

    /** Why values of a schema can't be keys, or an empty string where they can. */
    public static String whyNotKey(Schema schema) {
        return hasMap(schema, new IdentityHashMap<>())
                ? "a map has no fixed order, so equal values can have different encodings"
                : "";
    }

    private static boolean hasMap(Schema schema, IdentityHashMap<Schema, Boolean> seen) {
        if (seen.put(schema, true) != null) {
            return false;
        }
        return switch (schema.getType()) {
            case MAP -> true;
            case ARRAY -> hasMap(schema.getElementType(), seen);
            case UNION -> schema.getTypes().stream().anyMatch(branch -> hasMap(branch, seen));
            case RECORD ->
                    schema.getFields().stream().anyMatch(field -> hasMap(field.schema(), seen));
            default -> false;
        };
    }
}
