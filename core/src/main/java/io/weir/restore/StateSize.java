package io.weir.restore;

import java.util.Locale;

/**
 * How much is stored of a state.
 *
 * @param entries keys, items, or entries of maps
 * @param bytes in the files
 * @param exact whether it is all that; otherwise changes of several checkpoints may count the same
 *     entry more than once
 */
public record StateSize(long entries, long bytes, boolean exact) {
    /** Nothing. */
    public static final StateSize NONE = new StateSize(0, 0, true);

    StateSize plus(StateSize other) {
        return new StateSize(entries + other.entries, bytes + other.bytes, exact && other.exact);
    }

    /** "1,234 entries, 5.6 kB". */
    @Override
    public String toString() {
        return "%s%,d %s, %s"
                .formatted(
                        exact ? "" : "at most ",
                        entries,
                        entries == 1 ? "entry" : "entries",
                        bytesText());
    }

    /** The entries for a table. */
    String entriesText() {
        return String.format(Locale.ROOT, "%s%,d", exact ? "" : "≤", entries);
    }

    /** The bytes for a table. */
    String bytesText() {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
        int unit = -1;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }
}
