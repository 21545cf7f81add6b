package io.weir.types;

import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are written as those of another one.
 *
 * @param <T> the values
 * @param <S> what is written for them
 */
final class MappedType<T, S> extends CompositeType<T> {
    private final Type<S> encoded;
    private final @Nullable String json;
    private final Function<? super T, ? extends S> encode;
    private final Function<? super S, ? extends T> decode;

    /**
     * @param json the schema, or null where it is that of {@code encoded}
     */
    MappedType(
            ResolvedType resolved,
            Type<S> encoded,
            @Nullable String json,
            Function<? super T, ? extends S> encode,
            Function<? super S, ? extends T> decode) {
        super(resolved);
        this.encoded = encoded;
        this.json = json;
        this.encode = encode;
        this.decode = decode;
    }

    @Override
    Codec<T> compile() {
        return new Mapped<>(this, encoded.codec(), encode, decode);
    }

    private static <T, S> T decoded(
            Type<T> type, Function<? super S, ? extends T> decode, S value) {
        try {
            return decode.apply(value);
        } catch (RuntimeException e) {
            throw new CorruptDataException(
                    "expected a %s, found a value it can't be: %s".formatted(type, e), e);
        }
    }

    @Override
    ValueReader<T> resolve(Schema writer, Resolution resolution) {
        if (json != null && writer.getType() != Schema.Type.UNION) {
            // The meaning of the number or string is in the properties, so they must agree.
            Schema own = schema();
            if (!own.getObjectProps().equals(writer.getObjectProps())) {
                throw resolution.mismatch(this, writer);
            }
        }
        ValueReader<S> reader = resolution.reader(encoded, writer);
        if (reader == encoded.ownReader()) {
            return ownReader();
        }
        Function<? super S, ? extends T> function = decode;
        return in -> decoded(this, function, reader.read(in));
    }

    @Override
    void describe(SchemaText text) {
        if (json != null) {
            text.raw(json);
        } else {
            encoded.describe(text);
        }
    }

    @Override
    String whyNotKey(Set<Type<?>> seen) {
        return encoded.whyNotKey(seen);
    }

    @Override
    int minimumBytes() {
        return encoded.minimumBytes();
    }

    @Override
    boolean isUnion() {
        return encoded.isUnion();
    }

    @Override
    @Nullable String defaultJson() {
        // Only what is empty has an obvious default; 0 is no obvious date.
        return encoded.isUnion() ? encoded.defaultJson() : null;
    }

    private record Mapped<T, S>(
            Type<T> type,
            Codec<S> encoded,
            Function<? super T, ? extends S> encode,
            Function<? super S, ? extends T> decode)
            implements Codec<T> {
        @Override
        public void write(T value, BinaryOutput out) {
            encoded.write(encode.apply(value), out);
        }

        @Override
        public T read(BinaryInput in) {
            return decoded(type, decode, encoded.read(in));
        }

        @Override
        public int hash(T value) {
            return encoded.hash(encode.apply(value));
        }

        @Override
        public boolean same(T left, T right) {
            return encoded.same(encode.apply(left), encode.apply(right));
        }
    }
}
