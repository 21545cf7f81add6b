package io.weir.types;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Maps, in the order of their iterator. With string keys an Avro map; with other keys an array of
 * records of a {@code key} and a {@code value}, because Avro's maps have string keys only.
 *
 * @param <K> the keys
 * @param <V> the values
 * @param <M> the map
 */
final class MapType<K, V, M extends Map<K, V>> extends CompositeType<M> {
    private final Type<K> key;
    private final Type<V> value;
    private final IntFunction<M> create;

    /**
     * @param create makes an empty map for an expected number of entries
     */
    MapType(ResolvedType resolved, Type<K> key, Type<V> value, IntFunction<M> create) {
        super(resolved);
        this.key = key;
        this.value = value;
        this.create = create;
    }

    private boolean isAvroMap() {
        return key.equals(Types.STRING);
    }

    @Override
    Codec<M> compile() {
        return new Entries<>(
                key.codec(),
                value.codec(),
                value.takesNull(),
                key.minimumBytes() + value.minimumBytes(),
                create,
                whyNotKey());
    }

    @Override
    ValueReader<M> resolve(Schema writer, Resolution resolution) {
        Schema keys = null;
        Schema values = null;
        if (writer.getType() == Schema.Type.MAP) {
            keys = Schema.create(Schema.Type.STRING);
            values = writer.getValueType();
        } else if (writer.getType() == Schema.Type.ARRAY
                && writer.getElementType().getType() == Schema.Type.RECORD
                && writer.getElementType().getFields().size() == 2) {
            keys = fieldSchema(writer.getElementType(), 0, "key");
            values = fieldSchema(writer.getElementType(), 1, "value");
        }
        if (keys == null || values == null) {
            throw resolution.mismatch(this, writer);
        }
        ValueReader<K> keyReader = resolution.reader("key", key, keys);
        ValueReader<V> valueReader = resolution.reader("value", value, values);
        if (keyReader == key.ownReader() && valueReader == value.ownReader()) {
            return ownReader();
        }
        int minimumBytes = Resolution.minimumBytes(keys) + Resolution.minimumBytes(values);
        IntFunction<M> created = create;
        return in -> {
            int count = in.readBlock(minimumBytes, 0);
            M map = created.apply(Math.min(count, CollectionType.MAX_INITIAL_SIZE));
            int total = 0;
            while (count > 0) {
                total += count;
                for (int i = 0; i < count; i++) {
                    map.put(keyReader.read(in), valueReader.read(in));
                }
                count = in.readBlock(minimumBytes, total);
            }
            return map;
        };
    }

    private static @Nullable Schema fieldSchema(Schema record, int position, String name) {
        Schema.Field field = record.getFields().get(position);
        return field.name().equals(name) ? field.schema() : null;
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return "%s has no fixed order, so equal values can have different encodings"
                .formatted(this);
    }

    @Override
    String defaultJson() {
        return isAvroMap() ? "{}" : "[]";
    }

    @Override
    void describe(SchemaText text) {
        if (isAvroMap()) {
            text.raw("{\"type\":\"map\",\"values\":");
            value.describe(text);
            text.raw("}");
            return;
        }
        text.raw("{\"type\":\"array\",\"items\":");
        String arguments = key.resolved().inName() + "_" + value.resolved().inName();
        if (text.define("record", new AvroName("java.util.Map", "Entry_" + arguments), this)) {
            text.raw(",\"fields\":[{\"name\":\"key\",\"type\":");
            key.describe(text);
            text.raw("},{\"name\":\"value\",\"type\":");
            value.describe(text);
            text.raw("}]}");
        }
        text.raw("}");
    }

    @Override
    int minimumBytes() {
        return 1;
    }

    private record Entries<K, V, M extends Map<K, V>>(
            Codec<K> key,
            Codec<V> value,
            boolean nullable,
            int minimumBytes,
            IntFunction<M> create,
            String whyNotKey)
            implements Codec<M> {
        @Override
        public void write(M map, BinaryOutput out) {
            int size = map.size();
            int written = 0;
            if (size > 0) {
                if (map instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
                    throw new InvalidValueException(
                            "has a comparator, which can't be written. Use the natural order.");
                }
                out.writeLong(size);
                for (Map.Entry<K, V> entry : map.entrySet()) {
                    write(entry.getKey(), entry.getValue(), out);
                    written++;
                }
            }
            if (written != size) {
                throw new InvalidValueException(
                        "has a size of %d, but its iterator gave %d entries. Was it changed by another thread?"
                                .formatted(size, written));
            }
            out.writeByte(0);
        }

        private void write(K k, V v, BinaryOutput out) {
            try {
                if (k == null) {
                    throw InvalidValueException.isNull();
                }
                key.write(k, out);
            } catch (InvalidValueException e) {
                throw e.in("key");
            }
            try {
                if (v == null && !nullable) {
                    throw InvalidValueException.isNull();
                }
                value.write(v, out);
            } catch (InvalidValueException e) {
                throw e.in("value of key " + k);
            }
        }

        @Override
        public M read(BinaryInput in) {
            int count = in.readBlock(minimumBytes, 0);
            M map = create.apply(Math.min(count, CollectionType.MAX_INITIAL_SIZE));
            int total = 0;
            while (count > 0) {
                total += count;
                for (int i = 0; i < count; i++) {
                    map.put(key.read(in), value.read(in));
                }
                count = in.readBlock(minimumBytes, total);
            }
            return map;
        }

        @Override
        public int hash(M map) {
            throw new UnsupportedOperationException(whyNotKey);
        }

        @Override
        public boolean same(M left, M right) {
            if (left == right) {
                return true;
            }
            if (left.size() != right.size()) {
                return false;
            }
            for (Map.Entry<K, V> entry : left.entrySet()) {
                V other = right.get(entry.getKey());
                V own = entry.getValue();
                boolean equal =
                        (own == null || other == null)
                                ? own == other && right.containsKey(entry.getKey())
                                : value.same(own, other);
                if (!equal) {
                    return false;
                }
            }
            return true;
        }
    }
}
