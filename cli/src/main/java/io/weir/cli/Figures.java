package io.weir.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people like to read them; the same in every locale. */
final class Figures {
    private Figures() {}

    /** 1234567 → {@code 1,234,567}. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** {@code count(1, "word")} → {@code 1 word}; {@code count(2, "word")} → {@code 2 words}. */
    static String count(long n, String noun) {
        return count(n) + " " + noun + (n == 1 ? "" : "s");
    }

    /** 950 → {@code 950}, 81234 → {@code 81.2 k}, 4560000 → {@code 4.56 M}: three digits. */
    static String rate(double n) {
        if (n < 999.5) {
            return String.format(Locale.ROOT, n < 9.95 ? "%.1f" : "%.0f", n);
        }
        return n < 999_500 ? threeDigits(n / 1e3) + " k" : threeDigits(n / 1e6) + " M";
    }

    /** 950 → {@code 950 B}, 81234 → {@code 81.2 kB}, 4560000 → {@code 4.56 MB}. */
    static String bytes(long n) {
        if (n < 1000) {
            return n + " B";
        }
        double value = n;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            value /= 1000;
            if (value < 999.5) {
                return threeDigits(value) + " " + unit;
            }
        }
        return threeDigits(value / 1000) + " TB";
    }

    /** {@code 0.4 ms}, {@code 38 ms}, {@code 2.4 s}, {@code 3 min 20 s}, {@code 5 h 12 min}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
        }
        if (millis < 1000) {
            return millis + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** {@code 00:07}, {@code 12:30}, {@code 1:02:03}: how long something has been going on. */
    static String clock(Duration duration) {
        long s = duration.toSeconds();
        return s < 3600
                ? String.format(Locale.ROOT, "%02d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60);
    }

    private static String threeDigits(double value) {
        String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
