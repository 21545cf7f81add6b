package io.weir.types;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Where types come from. Derived without annotations, these are the schemas:
 *
 * <table>
 *   <caption>Java and Avro</caption>
 *   <tr><th>Java</th><th>Avro</th></tr>
 *   <tr><td>boolean, int, long, float, double, String, byte[]</td><td>the same</td></tr>
 *   <tr><td>byte, short, char</td><td>int with java-class</td></tr>
 *   <tr><td>UUID</td><td>fixed 16, uuid</td></tr>
 *   <tr><td>BigDecimal; BigInteger</td><td>big-decimal; bytes with java-class</td></tr>
 *   <tr><td>Instant, Duration</td><td>record of seconds and nanos</td></tr>
 *   <tr><td>LocalDate; LocalTime</td><td>date; long of nanoseconds with java-class</td></tr>
 *   <tr><td>LocalDateTime, OffsetDateTime, ZonedDateTime, Period</td><td>record of their
 *       parts</td></tr>
 *   <tr><td>ZoneId, YearMonth, URI, Locale, Currency; ZoneOffset, Year</td><td>string; int, with
 *       java-class</td></tr>
 *   <tr><td>enum</td><td>enum</td></tr>
 *   <tr><td>Optional, OptionalInt …, {@code @Nullable}</td><td>union of null and the value</td></tr>
 *   <tr><td>List, Set, Deque, arrays</td><td>array</td></tr>
 *   <tr><td>Map</td><td>map, or array of entries if the keys aren't strings</td></tr>
 *   <tr><td>record, class with fields</td><td>record</td></tr>
 *   <tr><td>sealed type</td><td>union of the permitted classes</td></tr>
 *   <tr><td>Avro's generated classes</td><td>their schema</td></tr>
 * </table>
 *
 * A reference is never null unless it is annotated {@code @Nullable}: writing null is an {@link
 * InvalidValueException} that names the path. Named types go by the class's full name ({@link
 * AvroName}). Types are derived once for each class and kept as long as the class.
 */
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

    /** {@link java.util.UUID}: Avro uuid over 16 bytes. */
    public static final Type<java.util.UUID> UUID = new UuidType();

    /** {@link java.time.Instant}: a record of seconds and nanos, which has room for all of them. */
    public static final Type<java.time.Instant> INSTANT = new SecondsAndNanosType.InstantType();

    private static final TypeCache CACHE = new TypeCache();

    static {
        know(BOOLEAN, boolean.class);
        know(BYTE, byte.class);
        know(SHORT, short.class);
        know(CHAR, char.class);
        know(INT, int.class);
        know(LONG, long.class);
        know(FLOAT, float.class);
        know(DOUBLE, double.class);
        know(STRING, String.class);
        know(BYTES, byte[].class);
        know(UUID, java.util.UUID.class);
        know(INSTANT, java.time.Instant.class);
    }

    private Types() {}

    private static void know(Type<?> type, Class<?> javaType) {
        CACHE.put(ResolvedType.of(javaType), type);
        CACHE.put(type.resolved(), type);
    }

    /**
     * The type of a class.
     *
     * @throws UnsupportedTypeException if no schema can be derived from it
     */
    @SuppressWarnings("unchecked")
    public static <T> Type<T> of(Class<T> type) {
        Type<?> known = CACHE.get(ResolvedType.of(type));
        return (Type<T>) (known != null ? known : Derivation.of(CACHE, type));
    }

    /**
     * The type of a Java type, such as a {@link java.lang.reflect.ParameterizedType}.
     *
     * @throws UnsupportedTypeException if no schema can be derived from it
     */
    public static Type<?> of(java.lang.reflect.Type type) {
        return type instanceof Class<?> known ? of(known) : Derivation.of(CACHE, type);
    }

    /**
     * The type that a token carries: {@code Types.of(new TypeToken<Map<String, Long>>() {})}.
     *
     * @throws UnsupportedTypeException if no schema can be derived from it
     */
    @SuppressWarnings("unchecked")
    public static <T> Type<T> of(TypeToken<T> token) {
        return (Type<T>) of(token.type());
    }

    /** Lists of elements: Avro array. Read as an {@link ArrayList}. */
    public static <T> Type<List<T>> list(Type<T> element) {
        return new CollectionType<>(
                ResolvedType.of(List.class, element.resolved()), element, ArrayList::new, true);
    }

    /** Sets of elements: Avro array. Read as a {@link LinkedHashSet}. */
    public static <T> Type<Set<T>> set(Type<T> element) {
        return new CollectionType<>(
                ResolvedType.of(Set.class, element.resolved()), element, LinkedHashSet::new, false);
    }

    /**
     * Maps: Avro map where the keys are strings, else an array of records of key and value. Read as
     * a {@link LinkedHashMap}.
     */
    public static <K, V> Type<Map<K, V>> map(Type<K> key, Type<V> value) {
        return new MapType<>(
                ResolvedType.of(Map.class, key.resolved(), value.resolved()),
                key,
                value,
                LinkedHashMap::new);
    }

    /** Values that may be absent: Avro union of null and the value's schema. */
    public static <T> Type<Optional<T>> optional(Type<T> value) {
        if (value.isUnion() && !(value instanceof UnionType<?>)) {
            throw new UnsupportedTypeException(
                    "Type Optional<%s> is absent in two ways, which can't be told apart. Use one Optional."
                            .formatted(value));
        }
        return BuiltInTypes.optional(ResolvedType.of(Optional.class, value.resolved()), value);
    }

    /**
     * Values that are written as those of another type: the way out for classes that no schema can
     * be derived from.
     *
     * @param type the class of the values
     * @param encoded what is written
     * @param encode makes what is written of a value; never null
     * @param decode makes the value again; what it throws is taken as corrupt data
     */
    public static <T, S> Type<T> mapped(
            Class<T> type,
            Type<S> encoded,
            Function<? super T, ? extends S> encode,
            Function<? super S, ? extends T> decode) {
        return new MappedType<>(ResolvedType.of(type), encoded, null, encode, decode);
    }

    /**
     * Avro's generic records of a schema. Classes that Avro generated go to {@link #of(Class)}.
     *
     * @throws UnsupportedTypeException if the schema is not a record
     */
    public static Type<GenericRecord> avro(Schema schema) {
        return AvroTypes.generic(schema);
    }

    /** Values with the time when they were last used, and how long they live after that. */
    public static <T> Type<Timed<T>> timed(Type<T> value, long timeToLiveMillis) {
        return new TimedType<>(value, timeToLiveMillis);
    }
}
