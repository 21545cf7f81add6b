package io.weir.types;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Types of programs that the tests derive, and random values of them. */
final class Samples {
    private Samples() {}

    enum Color {
        RED,
        GREEN {
            @Override
            boolean warm() {
                return false;
            }
        },
        BLUE;

        boolean warm() {
            return true;
        }
    }

    record Primitives(boolean flag, byte b, short s, char c, int i, long l, float f, double d) {}

    record Boxes(
            Boolean flag,
            Byte b,
            Short s,
            Character c,
            Integer i,
            Long l,
            Float f,
            Double d,
            @Nullable Long maybe) {}

    record Texts(
            String text, @Nullable String maybe, Optional<String> optional, Color color, UUID id) {}

    record Numbers(
            BigDecimal decimal,
            BigInteger integer,
            OptionalInt i,
            OptionalLong l,
            OptionalDouble d) {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Duration duration,
            OffsetDateTime offsetDateTime,
            ZonedDateTime zoned,
            ZoneId zone,
            ZoneOffset offset,
            Period period,
            YearMonth month) {}

    record Names(URI uri, Locale locale, Currency currency) {}

    record Collections(
            List<String> list,
            Collection<Integer> collection,
            Set<Long> set,
            TreeSet<String> sorted,
            List<@Nullable String> holes,
            Map<String, Long> map,
            SortedMap<Integer, List<String>> byNumber,
            Map<Id, @Nullable Id> byId,
            List<Optional<Color>> optionals) {}

    record Id(long high, String low) {}

    /** Equality of arrays is not that of records, so these are compared by their type. */
    @SuppressWarnings("ArrayRecordComponent")
    record Arrays(
            Deque<Instant> deque,
            byte[] bytes,
            long[] longs,
            int[] ints,
            double[] doubles,
            float[] floats,
            short[] shorts,
            char[] chars,
            boolean[] flags,
            String[] strings,
            Id[] ids,
            int[][] matrix) {}

    record Pair<A, B>(A left, B right) {}

    record Pairs(Pair<String, Long> a, Pair<Id, List<Id>> b, Pair<Pair<Color, Id>, Integer> c) {}

    record Tree(int value, List<Tree> children) {}

    record Chain(String value, @Nullable Chain next) {}

    sealed interface Shape permits Circle, Box, Unit, Corner {}

    record Circle(double radius) implements Shape {}

    record Box(double width, double height) implements Shape {}

    enum Unit implements Shape {
        METER,
        FOOT {}
    }

    sealed interface Corner extends Shape permits Sharp, Round {}

    record Sharp() implements Corner {}

    static final class Round implements Corner {
        private int radius;

        private Round() {}

        Round(int radius) {
            this.radius = radius;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Round round && round.radius == radius;
        }

        @Override
        public int hashCode() {
            return radius;
        }
    }

    sealed interface Expression {}

    record Constant(int value) implements Expression {}

    record Sum(Expression left, Expression right) implements Expression {}

    record Negated(Expression operand) implements Expression {}

    sealed interface Result<T> {}

    record Ok<T>(T value) implements Result<T> {}

    record Failed<T>(String why) implements Result<T> {}

    record Shapes(
            Shape shape,
            @Nullable Shape maybe,
            Optional<Shape> optional,
            List<Shape> list,
            Expression expression,
            Result<String> result) {}

    static class Base<T> {
        private long id;
        protected @Nullable T extra;
        static int ignored = 1;
    }

    static final class Account extends Base<String> {
        String owner = "";
        private double balance;
        private final List<String> notes = new ArrayList<>();
        transient Object cache = new Object();
        Color color = Color.RED;

        private Account() {}

        Account(long id, @Nullable String extra, String owner, double balance, Color color) {
            BaseAccess.setId(this, id);
            this.extra = extra;
            this.owner = owner;
            this.balance = balance;
            this.color = color;
        }

        List<String> notes() {
            return notes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Account a
                    && BaseAccess.id(a) == BaseAccess.id(this)
                    && Objects.equals(a.extra, extra)
                    && a.owner.equals(owner)
                    && Double.compare(a.balance, balance) == 0
                    && a.notes.equals(notes)
                    && a.color == color;
        }

        @Override
        public int hashCode() {
            return owner.hashCode();
        }

        @Override
        public String toString() {
            return "Account " + BaseAccess.id(this) + " " + owner + notes;
        }
    }

    private static final class BaseAccess {
        static void setId(Base<?> base, long id) {
            base.id = id;
        }

        static long id(Base<?> base) {
            return base.id;
        }
    }

    record Holder(Account account, @Nullable Account other) {}

    record Empty() {}

    private record Hidden(long id, Secret secret) {}

    private record Secret(String text) {}

    static Class<?> hidden() {
        return Hidden.class;
    }

    /** All classes that {@link #random} can make values of. */
    static List<TypeToken<?>> all() {
        return List.of(
                new TypeToken<Primitives>() {},
                new TypeToken<Boxes>() {},
                new TypeToken<Texts>() {},
                new TypeToken<Numbers>() {},
                new TypeToken<Times>() {},
                new TypeToken<Names>() {},
                new TypeToken<Collections>() {},
                new TypeToken<Arrays>() {},
                new TypeToken<Pairs>() {},
                new TypeToken<Pair<Integer, Pair<String, Color>>>() {},
                new TypeToken<Tree>() {},
                new TypeToken<Chain>() {},
                new TypeToken<Shape>() {},
                new TypeToken<Expression>() {},
                new TypeToken<Result<Long>>() {},
                new TypeToken<Shapes>() {},
                new TypeToken<Account>() {},
                new TypeToken<Holder>() {},
                new TypeToken<Empty>() {},
                new TypeToken<Hidden>() {},
                new TypeToken<List<String>>() {},
                new TypeToken<Map<String, List<Long>>>() {},
                new TypeToken<Map<UUID, Id>>() {},
                new TypeToken<Optional<Id>>() {},
                new TypeToken<long[]>() {},
                new TypeToken<Color>() {},
                new TypeToken<UUID>() {},
                new TypeToken<Instant>() {},
                new TypeToken<BigDecimal>() {},
                new TypeToken<LocalDate>() {},
                new TypeToken<String>() {},
                new TypeToken<Character>() {});
    }

    /** A random value of one of {@link #all}, by the type's own structure. */
    @SuppressWarnings("unchecked")
    static <T> T random(Type<T> type, Random random) {
        return (T) new RandomValues(random).of(type.resolved(), 0);
    }
}
