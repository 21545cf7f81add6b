package io.weir.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Durations as Flink writes them ("10 min", "500ms"; a bare number is milliseconds), or ISO-8601.
 */
final class DurationFormat {
    private DurationFormat() {}

    /**
     * @throws IllegalArgumentException if the text is not a duration, or a negative one
     */
    static Duration parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith("P") || trimmed.startsWith("p")) {
            return parseIso(trimmed);
        }
        Quantity quantity = Quantity.parse(trimmed);
        ChronoUnit unit =
                switch (quantity.unit()) {
                    case "d", "day", "days" -> ChronoUnit.DAYS;
                    case "h", "hour", "hours" -> ChronoUnit.HOURS;
                    case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
                    case "s", "sec", "secs", "second", "seconds" -> ChronoUnit.SECONDS;
                    case "", "ms", "milli", "millis", "millisecond", "milliseconds" ->
                            ChronoUnit.MILLIS;
                    case "us", "µs", "micro", "micros", "microsecond", "microseconds" ->
                            ChronoUnit.MICROS;
                    case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> ChronoUnit.NANOS;
                    default -> throw new IllegalArgumentException(text);
                };
        try {
            return Duration.of(quantity.number(), unit);
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(text, tooLong);
        }
    }

    private static Duration parseIso(String text) {
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeException notIso) {
            throw new IllegalArgumentException(text, notIso);
        }
        if (duration.isNegative()) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    /** In the largest unit that leaves no rest. */
    static String format(Duration duration) {
        if (duration.getNano() != 0) {
            if (duration.getNano() % 1_000_000 == 0 && duration.getSeconds() < 1_000_000_000) {
                return duration.toMillis() + " ms";
            }
            return duration.toString();
        }
        long seconds = duration.getSeconds();
        if (seconds == 0) {
            return "0 ms";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
