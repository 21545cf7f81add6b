package io.weir.types;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Enums as Avro enums. The schema has no default symbol unless the enum says one with {@link
 * Default}: a constant that was removed is refused before anything is read and never silently
 * becomes another one. A renamed constant says its old name with {@link Alias}.
 *
 * @param <E> the enum
 */
@SuppressWarnings({"EnumOrdinal", "ArrayRecordComponent"}) // The symbols are in order of ordinals.
final class EnumType<E extends Enum<E>> extends Type<E> {
    private final Class<E> type;
    private final E[] constants;
    private final int[] hashes;
    private final AvroName name;

    EnumType(Class<E> type) {
        this.type = type;
        this.constants = type.getEnumConstants();
        this.hashes = Arrays.stream(constants).mapToInt(c -> symbol(c).hashCode()).toArray();
        this.name = AvroName.of(type, "");
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
    Codec<E> codec() {
        return new Constants<>(constants, hashes);
    }

    @Override
    public void write(E value, BinaryOutput out) {
        out.writeInt(value.ordinal());
    }

    @Override
    public E read(BinaryInput in) {
        return at(constants, in.readInt());
    }

    private static <E> E at(E[] constants, int index) {
        if (index < 0 || index >= constants.length) {
            throw new CorruptDataException(
                    "found symbol %d of an enum that has %d".formatted(index, constants.length));
        }
        return constants[index];
    }

    @Override
    public int hash(E value) {
        return hashes[value.ordinal()];
    }

    @Override
    public boolean same(E left, E right) {
        return left == right;
    }

    private static String symbol(Enum<?> constant) {
        return AvroName.legal(constant.name());
    }

    /** Whether a writer's schema is an enum of this one's name or an old one. */
    boolean goesBy(Schema writer) {
        return writer.getType() == Schema.Type.ENUM
                && Resolution.sameName(name, "", AvroName.aliases(type), writer);
    }

    @Override
    ValueReader<E> resolve(Schema writer, Resolution resolution) {
        if (!goesBy(writer)) {
            throw resolution.mismatch(this, writer);
        }
        Map<String, E> bySymbol = new HashMap<>();
        for (E constant : constants) {
            bySymbol.put(symbol(constant), constant);
            for (String alias : aliases(constant)) {
                bySymbol.putIfAbsent(alias, constant);
            }
        }
        String fallback = defaultSymbol();
        List<String> symbols = writer.getEnumSymbols();
        @SuppressWarnings("unchecked")
        E[] mapped = (E[]) java.lang.reflect.Array.newInstance(type, symbols.size());
        for (int i = 0; i < mapped.length; i++) {
            E constant = bySymbol.get(symbols.get(i));
            if (constant == null && fallback != null) {
                constant = bySymbol.get(fallback);
            }
            if (constant == null) {
                throw resolution.fail(
                        ("found an enum with symbol %s, which %s does not have. Put the constant"
                                        + " back, annotate its new name with @Alias(\"%s\"), or"
                                        + " annotate the enum with @Default to replace what is unknown")
                                .formatted(symbols.get(i), type.getName(), symbols.get(i)));
            }
            mapped[i] = constant;
        }
        boolean own =
                mapped.length <= constants.length
                        && Arrays.equals(mapped, Arrays.copyOf(constants, mapped.length));
        return own ? ownReader() : in -> at(mapped, in.readInt());
    }

    private List<String> aliases(E constant) {
        try {
            return AvroName.aliases(type.getField(constant.name()));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("An enum constant has no field: " + constant, e);
        }
    }

    private @Nullable String defaultSymbol() {
        Default annotation = type.getAnnotation(Default.class);
        return annotation == null ? null : annotation.value().replace("\"", "");
    }

    @Override
    void describe(SchemaText text) {
        if (!text.define("enum", name, this)) {
            return;
        }
        text.aliases(AvroName.aliases(type));
        text.raw(",\"symbols\":[");
        String separator = "";
        for (E constant : constants) {
            text.raw(separator).quoted(symbol(constant));
            separator = ",";
        }
        text.raw("]");
        String fallback = defaultSymbol();
        if (fallback != null) {
            text.raw(",\"default\":").quoted(fallback);
        }
        text.raw("}");
    }

    @Override
    int minimumBytes() {
        return 1;
    }

    private record Constants<E extends Enum<E>>(E[] constants, int[] hashes) implements Codec<E> {
        @Override
        public void write(E value, BinaryOutput out) {
            out.writeInt(value.ordinal());
        }

        @Override
        public E read(BinaryInput in) {
            return at(constants, in.readInt());
        }

        @Override
        public int hash(E value) {
            return hashes[value.ordinal()];
        }

        @Override
        public boolean same(E left, E right) {
            return left == right;
        }
    }
}
