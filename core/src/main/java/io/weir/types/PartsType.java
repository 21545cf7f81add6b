package io.weir.types;

import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * A class of the JDK as a record of parts that make it up again.
 *
 * @param <T> the values
 */
final class PartsType<T> extends CompositeType<T> {
    private final Class<T> type;
    private final List<String> names;
    private final List<Type<?>> types;
    private final Function<T, Object[]> split;
    private final Function<Object[], T> join;

    PartsType(
            Class<T> type,
            List<String> names,
            List<Type<?>> types,
            Function<T, Object[]> split,
            Function<Object[], T> join) {
        super(ResolvedType.of(type));
        this.type = type;
        this.names = names;
        this.types = types;
        this.split = split;
        this.join = join;
    }

    @Override
    @SuppressWarnings("unchecked")
    Codec<T> compile() {
        List<Codec<Object>> codecs =
                types.stream().map(part -> (Codec<Object>) part.codec()).toList();
        return new Parts<>(type, codecs, split, join);
    }

    @Override
    void describe(SchemaText text) {
        if (text.define("record", AvroName.of(type, ""), this)) {
            text.raw(",\"fields\":[");
            for (int i = 0; i < types.size(); i++) {
                text.raw(i == 0 ? "" : ",").raw("{\"name\":").quoted(names.get(i));
                text.raw(",\"type\":");
                types.get(i).describe(text);
                text.raw("}");
            }
            text.raw("]}");
        }
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (Resolution.sameRecord(schema(), writer)) {
            return ownReader();
        }
        throw resolution.mismatch(this, writer);
    }

    @Override
    int minimumBytes() {
        return types.stream().mapToInt(Type::minimumBytes).sum();
    }

    private record Parts<T>(
            Class<T> type,
            List<Codec<Object>> codecs,
            Function<T, Object[]> split,
            Function<Object[], T> join)
            implements Codec<T> {
        @Override
        public void write(T value, BinaryOutput out) {
            Object[] parts = split.apply(value);
            for (int i = 0; i < parts.length; i++) {
                codecs.get(i).write(parts[i], out);
            }
        }

        @Override
        public T read(BinaryInput in) {
            Object[] parts = new Object[codecs.size()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = codecs.get(i).read(in);
            }
            try {
                return join.apply(parts);
            } catch (RuntimeException e) {
                throw new CorruptDataException(
                        "expected a %s, found parts that make none: %s"
                                .formatted(type.getName(), e),
                        e);
            }
        }

        @Override
        public int hash(T value) {
            Object[] parts = split.apply(value);
            int hash = 1;
            for (int i = 0; i < parts.length; i++) {
                hash = 31 * hash + codecs.get(i).hash(parts[i]);
            }
            return hash;
        }

        @Override
        public boolean same(T left, T right) {
            return left.equals(right);
        }
    }
}
