package io.weir.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the value of an option is written. Safe for any thread.
 *
 * <p>No lambda, no regular expression and no joining of strings before they are needed: this runs
 * in every start of every job, and each of them would cost it milliseconds.
 *
 * @param <T> the type of the values
 */
public abstract class ValueType<T> {
    public static final ValueType<String> STRING = new Text();
    public static final ValueType<Boolean> BOOLEAN = new Bool();
    public static final ValueType<Integer> INT = intBetween(Integer.MIN_VALUE, Integer.MAX_VALUE);
    public static final ValueType<Long> LONG = longBetween(Long.MIN_VALUE, Long.MAX_VALUE);
    public static final ValueType<Double> DOUBLE =
            doubleBetween(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** A number and a unit, as in "10 min"; without a unit, milliseconds. Not negative. */
    public static final ValueType<Duration> DURATION = durationAtLeast(Duration.ZERO);

    /** A number and a unit, as in "20kb"; without a unit, bytes. */
    public static final ValueType<MemorySize> MEMORY_SIZE = new Size();

    /** Strings between semicolons; one that holds a semicolon or a quote is quoted. */
    public static final ValueType<List<String>> STRING_LIST = new TextList();

    private final String name;

    ValueType(String name) {
        this.name = name;
    }

    public static ValueType<Integer> intBetween(int min, int max) {
        return new IntRange(min, max);
    }

    public static ValueType<Long> longBetween(long min, long max) {
        return new LongRange(min, max);
    }

    public static ValueType<Double> doubleBetween(double min, double max) {
        return new DoubleRange(min, max);
    }

    public static ValueType<Duration> durationAtLeast(Duration min) {
        return new Time(min, false);
    }

    /** A duration, or "off" for {@link Duration#ZERO}. */
    public static ValueType<Duration> durationOrOff() {
        return new Time(Duration.ZERO, true);
    }

    /** A constant, written as its {@code toString}; case, hyphens and underscores don't matter. */
    public static <E extends Enum<E>> ValueType<E> enumeration(Class<E> type) {
        return new Constant<>(type, Map.of());
    }

    /**
     * A constant that has other names as well.
     *
     * @param aliases other names, in lower case without hyphens and underscores
     */
    public static <E extends Enum<E>> ValueType<E> enumeration(
            Class<E> type, Map<String, E> aliases) {
        return new Constant<>(type, aliases);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is not one; {@link #expected} says what is
     */
    public abstract T parse(String text);

    /** Writes a value so that {@link #parse} reads the same one. */
    public abstract String format(T value);

    /** What a value looks like, for messages: "a duration such as 500 ms, 10 min or PT1H". */
    public abstract String expected();

    /** One word for tables. */
    public final String name() {
        return name;
    }

    private static final class Text extends ValueType<String> {
        Text() {
            super("string");
        }

        @Override
        public String expected() {
            return "a string";
        }

        @Override
        public String parse(String text) {
            return text;
        }

        @Override
        public String format(String value) {
            return value;
        }
    }

    private static final class Bool extends ValueType<Boolean> {
        Bool() {
            super("boolean");
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Boolean parse(String text) {
            String word = text.trim();
            if (word.equalsIgnoreCase("true")) {
                return true;
            }
            if (word.equalsIgnoreCase("false")) {
                return false;
            }
            throw new IllegalArgumentException(text);
        }

        @Override
        public String format(Boolean value) {
            return value.toString();
        }
    }

    private static final class IntRange extends ValueType<Integer> {
        private final int min;
        private final int max;

        IntRange(int min, int max) {
            super("int");
            this.min = min;
            this.max = max;
        }

        @Override
        public String expected() {
            return "a whole number"
                    + range(
                            min == Integer.MIN_VALUE ? "" : Integer.toString(min),
                            max == Integer.MAX_VALUE ? "" : Integer.toString(max));
        }

        @Override
        public Integer parse(String text) {
            int value = Integer.parseInt(text.trim());
            return within(value >= min && value <= max, value);
        }

        @Override
        public String format(Integer value) {
            return value.toString();
        }
    }

    private static final class LongRange extends ValueType<Long> {
        private final long min;
        private final long max;

        LongRange(long min, long max) {
            super("long");
            this.min = min;
            this.max = max;
        }

        @Override
        public String expected() {
            return "a whole number"
                    + range(
                            min == Long.MIN_VALUE ? "" : Long.toString(min),
                            max == Long.MAX_VALUE ? "" : Long.toString(max));
        }

        @Override
        public Long parse(String text) {
            long value = Long.parseLong(text.trim());
            return within(value >= min && value <= max, value);
        }

        @Override
        public String format(Long value) {
            return value.toString();
        }
    }

    private static final class DoubleRange extends ValueType<Double> {
        private final double min;
        private final double max;

        DoubleRange(double min, double max) {
            super("double");
            this.min = min;
            this.max = max;
        }

        @Override
        public String expected() {
            return "a number"
                    + range(
                            Double.isInfinite(min) ? "" : Double.toString(min),
                            Double.isInfinite(max) ? "" : Double.toString(max));
        }

        @Override
        public Double parse(String text) {
            double value = Double.parseDouble(text.trim());
            return within(Double.isFinite(value) && value >= min && value <= max, value);
        }

        @Override
        public String format(Double value) {
            return value.toString();
        }
    }

    private static final class Time extends ValueType<Duration> {
        private final Duration min;
        private final boolean canBeOff;

        Time(Duration min, boolean canBeOff) {
            super("duration");
            this.min = min;
            this.canBeOff = canBeOff;
        }

        @Override
        public String expected() {
            return "a duration such as 500 ms, 10 s, 5 min, 1 h or PT1H30M"
                    + (canBeOff ? ", or off" : "")
                    + (min.isZero() ? "" : ", at least " + DurationFormat.format(min));
        }

        @Override
        public Duration parse(String text) {
            if (canBeOff && isOff(normalized(text))) {
                return Duration.ZERO;
            }
            Duration value = DurationFormat.parse(text);
            return within(value.compareTo(min) >= 0, value);
        }

        private static boolean isOff(String word) {
            return word.equals("off") || word.equals("none") || word.equals("disabled");
        }

        @Override
        public String format(Duration value) {
            return canBeOff && value.isZero() ? "off" : DurationFormat.format(value);
        }
    }

    private static final class Size extends ValueType<MemorySize> {
        private static final String[] UNITS = {"b", "kb", "mb", "gb", "tb"};

        Size() {
            super("memory size");
        }

        @Override
        public String expected() {
            return "a size such as 512 b, 20kb, 64 mb or 1 gb";
        }

        @Override
        public MemorySize parse(String text) {
            Quantity quantity = Quantity.parse(text);
            int shift =
                    switch (quantity.unit()) {
                        case "", "b", "byte", "bytes" -> 0;
                        case "k", "kb", "kibibyte", "kibibytes" -> 10;
                        case "m", "mb", "mebibyte", "mebibytes" -> 20;
                        case "g", "gb", "gibibyte", "gibibytes" -> 30;
                        case "t", "tb", "tebibyte", "tebibytes" -> 40;
                        default -> throw new IllegalArgumentException(text);
                    };
            within(quantity.number() <= Long.MAX_VALUE >> shift, quantity.number());
            return new MemorySize(quantity.number() << shift);
        }

        @Override
        public String format(MemorySize value) {
            long number = value.bytes();
            int unit = 0;
            while (number != 0 && number % 1024 == 0 && unit < UNITS.length - 1) {
                number /= 1024;
                unit++;
            }
            return number + " " + UNITS[unit];
        }
    }

    private static final class Constant<E extends Enum<E>> extends ValueType<E> {
        private final List<E> constants;
        private final Map<String, E> aliases;

        Constant(Class<E> type, Map<String, E> aliases) {
            super("enum");
            this.constants = List.of(type.getEnumConstants());
            this.aliases = aliases;
        }

        @Override
        public String expected() {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < constants.size(); i++) {
                boolean last = i == constants.size() - 1;
                list.append(i == 0 ? "" : last ? " or " : ", ").append(constants.get(i));
            }
            return list.toString();
        }

        @Override
        public E parse(String text) {
            String word = normalized(text);
            for (E constant : constants) {
                if (word.equals(normalized(constant.toString()))) {
                    return constant;
                }
            }
            E constant = aliases.get(word);
            if (constant == null) {
                throw new IllegalArgumentException(text);
            }
            return constant;
        }

        @Override
        public String format(E value) {
            return value.toString();
        }
    }

    private static final class TextList extends ValueType<List<String>> {
        TextList() {
            super("list");
        }

        @Override
        public String expected() {
            return "strings between semicolons, such as a;b;'c;d'";
        }

        @Override
        public List<String> parse(String text) {
            List<String> items = new ArrayList<>();
            int position = 0;
            while (position < text.length()) {
                StringBuilder item = new StringBuilder();
                position = readItem(text, position, item) + 1;
                items.add(item.toString());
            }
            return List.copyOf(items);
        }

        /** Reads up to the next semicolon outside of quotes, and tells where that is. */
        private static int readItem(String text, int from, StringBuilder item) {
            int position = from;
            char quote = text.charAt(from);
            if (quote == '\'' || quote == '"') {
                position++;
                while (true) {
                    int end = text.indexOf(quote, position);
                    within(end >= 0, text);
                    item.append(text, position, end);
                    position = end + 1;
                    if (position == text.length() || text.charAt(position) != quote) {
                        break;
                    }
                    item.append(quote);
                    position++;
                }
                within(position == text.length() || text.charAt(position) == ';', text);
                return position;
            }
            int end = text.indexOf(';', position);
            end = end < 0 ? text.length() : end;
            item.append(text, position, end);
            return end;
        }

        @Override
        public String format(List<String> value) {
            StringBuilder text = new StringBuilder();
            for (String item : value) {
                boolean plain =
                        !item.isEmpty()
                                && item.indexOf(';') < 0
                                && item.charAt(0) != '\''
                                && item.charAt(0) != '"';
                text.append(text.isEmpty() ? "" : ";")
                        .append(plain ? item : "'" + item.replace("'", "''") + "'");
            }
            return text.toString();
        }
    }

    private static String range(String min, String max) {
        if (min.isEmpty() && max.isEmpty()) {
            return "";
        }
        return max.isEmpty()
                ? ", " + min + " or more"
                : min.isEmpty() ? ", " + max + " or less" : " from " + min + " to " + max;
    }

    private static <T> T within(boolean isIn, T value) {
        if (!isIn) {
            throw new IllegalArgumentException(value.toString());
        }
        return value;
    }

    private static String normalized(String word) {
        return word.trim().toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
