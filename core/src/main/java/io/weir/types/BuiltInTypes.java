package io.weir.types;

import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The classes of the JDK that have a type without being derived from their fields. */
final class BuiltInTypes {
    private static final String JAVA_CLASS = "{\"type\":%s,\"java-class\":\"%s\"}";

    private BuiltInTypes() {}

    /** The type of a class without type arguments, or null if it is derived in another way. */
    static @Nullable Type<?> of(Class<?> type) {
        if (ZoneId.class.isAssignableFrom(type) && type != ZoneOffset.class) {
            return zoneId();
        }
        return switch (type.getName()) {
            case "java.math.BigDecimal" -> new BigDecimalType();
            case "java.math.BigInteger" ->
                    mapped(BigInteger.class, Types.BYTES, BigInteger::toByteArray, BigInteger::new);
            case "java.time.Duration" -> new SecondsAndNanosType.DurationType();
            case "java.time.LocalDate" -> localDate();
            case "java.time.LocalTime" -> localTime();
            case "java.time.LocalDateTime" -> localDateTime();
            case "java.time.OffsetDateTime" -> offsetDateTime();
            case "java.time.ZonedDateTime" -> zonedDateTime();
            case "java.time.ZoneOffset" -> zoneOffset();
            case "java.time.Period" -> period();
            case "java.time.Year" -> mapped(Year.class, Types.INT, Year::getValue, Year::of);
            case "java.time.YearMonth" ->
                    mapped(YearMonth.class, Types.STRING, YearMonth::toString, YearMonth::parse);
            case "java.net.URI" -> mapped(URI.class, Types.STRING, URI::toString, URI::create);
            case "java.util.Locale" ->
                    mapped(
                            Locale.class,
                            Types.STRING,
                            Locale::toLanguageTag,
                            Locale::forLanguageTag);
            case "java.util.Currency" ->
                    mapped(
                            Currency.class,
                            Types.STRING,
                            Currency::getCurrencyCode,
                            Currency::getInstance);
            case "java.util.OptionalInt" -> optionalInt();
            case "java.util.OptionalLong" -> optionalLong();
            case "java.util.OptionalDouble" -> optionalDouble();
            default -> null;
        };
    }

    static boolean isCollection(Class<?> type) {
        return collection(type) != null;
    }

    static boolean isMap(Class<?> type) {
        return map(type) != null;
    }

    /** Called for what {@link #isCollection}. */
    @SuppressWarnings("unchecked")
    static <E, C extends Collection<E>> Type<C> collection(ResolvedType type, Type<E> element) {
        IntFunction<C> create = (IntFunction<C>) Objects.requireNonNull(collection(type.raw()));
        return new CollectionType<>(type, element, create, !Set.class.isAssignableFrom(type.raw()));
    }

    /** Called for what {@link #isMap}. */
    @SuppressWarnings("unchecked")
    static <K, V, M extends Map<K, V>> Type<M> map(ResolvedType type, Type<K> key, Type<V> value) {
        IntFunction<M> create = (IntFunction<M>) Objects.requireNonNull(map(type.raw()));
        return new MapType<>(type, key, value, create);
    }

    static <T> Type<Optional<T>> optional(ResolvedType type, Type<T> value) {
        return new MappedType<>(
                type,
                new NullableType<>(value),
                null,
                optional -> orNull(optional),
                Optional::ofNullable);
    }

    @SuppressWarnings("NullAway") // The nullable type is made for it.
    private static <T> T orNull(Optional<T> optional) {
        return optional.orElse(null);
    }

    private static <T, S> Type<T> primitiveOptional(
            Class<T> type, Type<S> value, Function<T, S> orNull, Function<S, T> ofNullable) {
        return new MappedType<>(
                ResolvedType.of(type), new NullableType<>(value), null, orNull, ofNullable);
    }

    private static <T, S> Type<T> mapped(
            Class<T> type,
            Type<S> encoded,
            String json,
            Function<T, S> encode,
            Function<S, T> decode) {
        return new MappedType<>(ResolvedType.of(type), encoded, json, encode, decode);
    }

    private static <T, S> Type<T> mapped(
            Class<T> type, Type<S> encoded, Function<T, S> encode, Function<S, T> decode) {
        String json = JAVA_CLASS.formatted(encoded.schemaJson(), type.getName());
        return mapped(type, encoded, json, encode, decode);
    }

    private static Type<LocalDate> localDate() {
        return mapped(
                LocalDate.class,
                Types.INT,
                "{\"type\":\"int\",\"logicalType\":\"date\"}",
                BuiltInTypes::epochDay,
                BuiltInTypes::date);
    }

    private static Type<LocalDateTime> localDateTime() {
        return new PartsType<>(
                LocalDateTime.class,
                List.of("date", "time"),
                List.of(localDate(), localTime()),
                v -> new Object[] {v.toLocalDate(), v.toLocalTime()},
                p -> LocalDateTime.of((LocalDate) p[0], (LocalTime) p[1]));
    }

    private static Type<LocalTime> localTime() {
        return mapped(LocalTime.class, Types.LONG, LocalTime::toNanoOfDay, LocalTime::ofNanoOfDay);
    }

    private static Type<ZoneOffset> zoneOffset() {
        return mapped(
                ZoneOffset.class,
                Types.INT,
                ZoneOffset::getTotalSeconds,
                ZoneOffset::ofTotalSeconds);
    }

    private static Type<ZoneId> zoneId() {
        return mapped(ZoneId.class, Types.STRING, ZoneId::getId, ZoneId::of);
    }

    private static Type<OffsetDateTime> offsetDateTime() {
        return new PartsType<>(
                OffsetDateTime.class,
                List.of("dateTime", "offset"),
                List.of(localDateTime(), zoneOffset()),
                v -> new Object[] {v.toLocalDateTime(), v.getOffset()},
                p -> OffsetDateTime.of((LocalDateTime) p[0], (ZoneOffset) p[1]));
    }

    private static Type<ZonedDateTime> zonedDateTime() {
        return new PartsType<>(
                ZonedDateTime.class,
                List.of("dateTime", "offset", "zone"),
                List.of(localDateTime(), zoneOffset(), zoneId()),
                v -> new Object[] {v.toLocalDateTime(), v.getOffset(), v.getZone()},
                p ->
                        ZonedDateTime.ofInstant(
                                (LocalDateTime) p[0], (ZoneOffset) p[1], (ZoneId) p[2]));
    }

    private static Type<Period> period() {
        return new PartsType<>(
                Period.class,
                List.of("years", "months", "days"),
                List.of(Types.INT, Types.INT, Types.INT),
                v -> new Object[] {v.getYears(), v.getMonths(), v.getDays()},
                p -> Period.of((Integer) p[0], (Integer) p[1], (Integer) p[2]));
    }

    @SuppressWarnings("NullAway") // The nullable type is made for it.
    private static Type<OptionalInt> optionalInt() {
        return primitiveOptional(
                OptionalInt.class,
                Types.INT,
                o -> o.isPresent() ? o.getAsInt() : null,
                v -> v == null ? OptionalInt.empty() : OptionalInt.of(v));
    }

    @SuppressWarnings("NullAway") // The nullable type is made for it.
    private static Type<OptionalLong> optionalLong() {
        return primitiveOptional(
                OptionalLong.class,
                Types.LONG,
                o -> o.isPresent() ? o.getAsLong() : null,
                v -> v == null ? OptionalLong.empty() : OptionalLong.of(v));
    }

    @SuppressWarnings("NullAway") // The nullable type is made for it.
    private static Type<OptionalDouble> optionalDouble() {
        return primitiveOptional(
                OptionalDouble.class,
                Types.DOUBLE,
                o -> o.isPresent() ? o.getAsDouble() : null,
                v -> v == null ? OptionalDouble.empty() : OptionalDouble.of(v));
    }

    /** Days since 1970; MIN and MAX, which are farther away than an int can say, as its ends. */
    private static Integer epochDay(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return Integer.MAX_VALUE;
        }
        if (date.equals(LocalDate.MIN)) {
            return Integer.MIN_VALUE;
        }
        long day = date.toEpochDay();
        if (day <= Integer.MIN_VALUE || day >= Integer.MAX_VALUE) {
            throw new InvalidValueException(
                    "is %s, which is more than 2147483646 days from 1970 and neither LocalDate.MIN nor MAX."
                            .formatted(date));
        }
        return (int) day;
    }

    private static LocalDate date(Integer day) {
        return switch (day) {
            case Integer.MAX_VALUE -> LocalDate.MAX;
            case Integer.MIN_VALUE -> LocalDate.MIN;
            default -> LocalDate.ofEpochDay(day);
        };
    }

    @SuppressWarnings("JdkObsolete") // Programs may have linked lists.
    private static @Nullable IntFunction<? extends Collection<?>> collection(Class<?> type) {
        return switch (type.getName()) {
            case "java.util.List", "java.util.Collection", "java.util.ArrayList" -> ArrayList::new;
            case "java.util.LinkedList" -> size -> new LinkedList<>();
            case "java.util.Queue", "java.util.Deque", "java.util.ArrayDeque" -> ArrayDeque::new;
            case "java.util.Set", "java.util.LinkedHashSet" -> LinkedHashSet::new;
            case "java.util.HashSet" -> HashSet::new;
            case "java.util.SortedSet", "java.util.NavigableSet", "java.util.TreeSet" ->
                    size -> new TreeSet<>();
            default -> null;
        };
    }

    private static @Nullable IntFunction<? extends Map<?, ?>> map(Class<?> type) {
        return switch (type.getName()) {
            case "java.util.Map", "java.util.LinkedHashMap" -> LinkedHashMap::new;
            case "java.util.HashMap" -> HashMap::new;
            case "java.util.concurrent.ConcurrentHashMap" -> ConcurrentHashMap::new;
            case "java.util.SortedMap", "java.util.NavigableMap", "java.util.TreeMap" ->
                    size -> new TreeMap<>();
            default -> null;
        };
    }
}
