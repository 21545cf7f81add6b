package io.weir.types;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Random values of a Java type, made by reflection and so in another way than by a codec. */
final class RandomValues {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "customer-00000017",
                    "äöü",
                    "漢字",
                    "😀 smile",
                    "\u0000",
                    "not a character: \ufffd",
                    "x".repeat(300));

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    Object of(ResolvedType type, int depth) {
        if (type.nullable() && random.nextInt(3) == 0) {
            return null;
        }
        Class<?> raw = type.raw();
        if (raw.isArray()) {
            Class<?> component = raw.getComponentType();
            Object array = Array.newInstance(component, random.nextInt(5));
            for (int i = 0; i < Array.getLength(array); i++) {
                ResolvedType element =
                        type.arguments().isEmpty()
                                ? ResolvedType.of(component)
                                : type.arguments().get(0);
                Array.set(array, i, of(element, depth + 1));
            }
            return array;
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
        }
        Object scalar = scalar(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw == Optional.class) {
            return random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(of(type.arguments().get(0), depth + 1));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            Collection<Object> values =
                    raw == TreeSet.class
                            ? new TreeSet<>()
                            : Set.class.isAssignableFrom(raw)
                                    ? new LinkedHashSet<>()
                                    : Queue.class.isAssignableFrom(raw)
                                            ? new ArrayDeque<>()
                                            : new ArrayList<>();
            for (int i = depth > 5 ? 0 : random.nextInt(4); i > 0; i--) {
                values.add(of(type.arguments().get(0), depth + 1));
            }
            return values;
        }
        if (Map.class.isAssignableFrom(raw)) {
            Map<Object, Object> values =
                    SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.put(
                        of(type.arguments().get(0), depth + 1),
                        of(type.arguments().get(1), depth + 1));
            }
            return values;
        }
        return struct(type, depth);
    }

    private Object struct(ResolvedType type, int depth) {
        Class<?> raw = type.raw();
        if (raw.isSealed()) {
            List<Type<?>> branches =
                    new ArrayList<>(((UnionType<?>) Types.of(type.toJava())).branches());
            Type<?> branch = branches.get(depth > 5 ? 0 : random.nextInt(branches.size()));
            return of(branch.resolved(), depth + 1);
        }
        if (raw == Samples.Account.class) {
            Samples.Account account =
                    new Samples.Account(
                            random.nextLong(),
                            random.nextBoolean() ? null : text(),
                            text(),
                            random.nextDouble(),
                            (Samples.Color) of(ResolvedType.of(Samples.Color.class), depth));
            for (int i = random.nextInt(3); i > 0; i--) {
                account.notes().add(text());
            }
            return account;
        }
        if (raw == Samples.Round.class) {
            return new Samples.Round(random.nextInt());
        }
        StructType<?> struct = (StructType<?>) Types.of(type.toJava());
        Object[] values = new Object[struct.members().size()];
        for (int i = 0; i < values.length; i++) {
            Member member = struct.members().get(i);
            boolean end = depth > 5 && member.type().takesNull();
            values[i] =
                    member.javaClass().isPrimitive()
                            ? scalar(member.javaClass())
                            : end ? null : of(member.type().resolved(), depth + 1);
        }
        try {
            Constructor<?> constructor = raw.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    private Object scalar(Class<?> raw) {
        return switch (raw.getSimpleName()) {
            case "boolean", "Boolean" -> random.nextBoolean();
            case "byte", "Byte" -> (byte) number();
            case "short", "Short" -> (short) number();
            case "char", "Character" -> (char) number();
            case "int", "Integer" -> (int) number();
            case "long", "Long" -> number();
            case "float", "Float" ->
                    random.nextInt(5) == 0 ? Float.NaN : Float.valueOf(random.nextFloat());
            case "double", "Double" ->
                    switch (random.nextInt(6)) {
                        case 0 -> Double.NaN;
                        case 1 -> -0.0;
                        case 2 -> Double.NEGATIVE_INFINITY;
                        default -> random.nextGaussian();
                    };
            case "String" -> text();
            case "UUID" -> new UUID(random.nextLong(), random.nextLong());
            case "BigDecimal" ->
                    new BigDecimal(
                            new BigInteger(random.nextInt(100), random), random.nextInt(20) - 10);
            case "BigInteger" -> new BigInteger(random.nextInt(100) + 1, random).negate();
            case "OptionalInt" ->
                    random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt());
            case "OptionalLong" ->
                    random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(number());
            case "OptionalDouble" ->
                    random.nextBoolean()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(random.nextDouble());
            case "Instant" -> instant();
            case "LocalDate" -> date();
            case "LocalTime" -> time();
            case "LocalDateTime" -> LocalDateTime.of(date(), time());
            case "Duration" -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000));
            case "OffsetDateTime" -> OffsetDateTime.of(LocalDateTime.of(date(), time()), offset());
            case "ZonedDateTime" ->
                    ZonedDateTime.of(
                                    2024,
                                    10,
                                    27,
                                    random.nextInt(24),
                                    random.nextInt(60),
                                    0,
                                    7,
                                    zone())
                            .withLaterOffsetAtOverlap();
            case "ZoneId" -> zone();
            case "ZoneOffset" -> offset();
            case "Period" -> Period.of(random.nextInt(), random.nextInt(), random.nextInt());
            case "YearMonth" -> YearMonth.of(random.nextInt(9999), 1 + random.nextInt(12));
            case "URI" -> URI.create("https://example.org/" + random.nextInt());
            case "Locale" -> random.nextBoolean() ? Locale.GERMANY : Locale.ROOT;
            case "Currency" -> Currency.getInstance(random.nextBoolean() ? "EUR" : "JPY");
            default -> null;
        };
    }

    private Instant instant() {
        return switch (random.nextInt(5)) {
            case 0 -> Instant.MAX;
            case 1 -> Instant.MIN;
            default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        };
    }

    private LocalDate date() {
        return switch (random.nextInt(5)) {
            case 0 -> LocalDate.MAX;
            case 1 -> LocalDate.MIN;
            default -> LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
        };
    }

    private LocalTime time() {
        return LocalTime.ofNanoOfDay((random.nextLong() >>> 1) % 86_400_000_000_000L);
    }

    private ZoneOffset offset() {
        return ZoneOffset.ofTotalSeconds(random.nextInt(36_000) - 18_000);
    }

    private ZoneId zone() {
        return ZoneId.of(random.nextBoolean() ? "Europe/Berlin" : "UTC+3");
    }
}
