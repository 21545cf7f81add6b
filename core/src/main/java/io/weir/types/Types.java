package io.weir.types;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Derives types. */
public final class Types {
    /** {@code boolean} and {@link Boolean}: Avro boolean. */
    public static final Type<Boolean> BOOLEAN = new ScalarType.BooleanType();

    /** {@code byte} and {@link Byte}: Avro int. */
    public static final Type<Byte> BYTE = new ScalarType.ByteType();

    /** {@code short} and {@link Short}: Avro int. */
    public static final Type<Short> SHORT = new ScalarType.ShortType();

    /** {@code char} and {@link Character}: Avro int, the UTF-16 code unit. */
    public static final Type<Character> CHAR = new ScalarType.CharType();

    /** {@code int} and {@link Integer}: Avro int. */
    public static final Type<Integer> INT = new ScalarType.IntType();

    /** {@code long} and {@link Long}: Avro long. */
    public static final Type<Long> LONG = new ScalarType.LongType();

    /** {@code float} and {@link Float}: Avro float. */
    public static final Type<Float> FLOAT = new ScalarType.FloatType();

    /** {@code double} and {@link Double}: Avro double. */
    public static final Type<Double> DOUBLE = new ScalarType.DoubleType();

    /** {@link String}: Avro string. */
    public static final Type<String> STRING = new ScalarType.StringType();

    /** {@code byte[]}: Avro bytes. */
    public static final Type<byte[]> BYTES = new ScalarType.BytesType();

    private static final Map<Class<?>, Type<?>> KNOWN = new HashMap<>();

    static {
        KNOWN.put(boolean.class, BOOLEAN);
        KNOWN.put(Boolean.class, BOOLEAN);
        KNOWN.put(byte.class, BYTE);
        KNOWN.put(Byte.class, BYTE);
        KNOWN.put(short.class, SHORT);
        KNOWN.put(Short.class, SHORT);
        KNOWN.put(char.class, CHAR);
        KNOWN.put(Character.class, CHAR);
        KNOWN.put(int.class, INT);
        KNOWN.put(Integer.class, INT);
        KNOWN.put(long.class, LONG);
        KNOWN.put(Long.class, LONG);
        KNOWN.put(float.class, FLOAT);
        KNOWN.put(Float.class, FLOAT);
        KNOWN.put(double.class, DOUBLE);
        KNOWN.put(Double.class, DOUBLE);
        KNOWN.put(String.class, STRING);
        KNOWN.put(byte[].class, BYTES);
    }

    private Types() {}

    /**
     * The type of a class.
     *
     * @throws UnsupportedTypeException if no schema can be derived from it
     */
    @SuppressWarnings("unchecked")
    public static <T> Type<T> of(Class<T> type) {
        Type<?> known = KNOWN.get(type);
        if (known == null) {
            throw new UnsupportedTypeException("Type %s has no schema".formatted(type.getName()));
        }
        return (Type<T>) known;
    }

    /** Lists of elements: Avro array. Read as an {@link ArrayList}. */
    public static <T> Type<List<T>> list(Type<T> element) {
        return new CollectionType<>(
                ResolvedType.of(List.class, resolved(element)), element, ArrayList::new, true);
    }

    private static ResolvedType resolved(Type<?> type) {
        return ResolvedType.of((Class<?>) type.javaType());
    }
}
