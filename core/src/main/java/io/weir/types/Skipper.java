package io.weir.types;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.Schema;

/** Passes over a value of a schema that nobody wants. Safe for any thread. */
@FunctionalInterface
public interface Skipper {
    /**
     * Passes over the next value.
     *
     * @throws CorruptDataException if the bytes are not a value of the schema
     */
    void skip(BinaryInput in);

    /** The skipper of a schema. */
    static Skipper of(Schema schema) {
        return of(schema, new IdentityHashMap<>());
    }

    /** A lower bound of the length of an encoded value of a schema, in bytes. */
    static int minimumBytes(Schema schema) {
        return Resolution.minimumBytes(schema);
    }

    private static Skipper of(Schema schema, IdentityHashMap<Schema, Skipper[]> records) {
        return switch (schema.getType()) {
            case NULL -> in -> {};
            case BOOLEAN -> BinaryInput::readBoolean;
            case INT, ENUM -> BinaryInput::readInt;
            case LONG -> BinaryInput::readLong;
            case FLOAT -> in -> in.skip(4);
            case DOUBLE -> in -> in.skip(8);
            case STRING, BYTES -> in -> in.skip(in.readLength());
            case FIXED -> {
                int size = schema.getFixedSize();
                yield in -> in.skip(size);
            }
            case ARRAY ->
                    items(
                            of(schema.getElementType(), records),
                            Resolution.minimumBytes(schema.getElementType()));
            case MAP -> {
                Skipper value = of(schema.getValueType(), records);
                yield items(
                        in -> {
                            in.skip(in.readLength());
                            value.skip(in);
                        },
                        1 + Resolution.minimumBytes(schema.getValueType()));
            }
            case UNION -> {
                List<Skipper> branches = new ArrayList<>();
                for (Schema branch : schema.getTypes()) {
                    branches.add(of(branch, records));
                }
                yield in -> branches.get(in.readBranch(branches.size())).skip(in);
            }
            case RECORD -> {
                Skipper[] fields = records.get(schema);
                if (fields == null) {
                    fields = new Skipper[schema.getFields().size()];
                    records.put(schema, fields);
                    for (int i = 0; i < fields.length; i++) {
                        fields[i] = of(schema.getFields().get(i).schema(), records);
                    }
                }
                Skipper[] known = fields;
                yield in -> {
                    in.enter();
                    for (Skipper field : known) {
                        field.skip(in);
                    }
                    in.leave();
                };
            }
        };
    }

    private static Skipper items(Skipper item, int minimumBytes) {
        return in -> {
            int total = 0;
            int count = in.readBlock(minimumBytes, 0);
            while (count > 0) {
                total += count;
                for (int i = 0; i < count; i++) {
                    item.skip(in);
                }
                count = in.readBlock(minimumBytes, total);
            }
        };
    }
}
