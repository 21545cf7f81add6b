package io.weir.config;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the word that was probably meant, by the Damerau-Levenshtein distance (Damerau 1964) in its
 * restricted form: insert, delete, replace, or swap two neighbours, each place edited once.
 */
final class Nearest {
    private Nearest() {}

    /** Null if none is near: more than a third of the letters differ. */
    static @Nullable String to(String word, Collection<String> candidates) {
        String lower = word.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = lower.length() / 3 + 1;
        for (String candidate : new TreeSet<>(candidates)) {
            // Whoever leaves out the section means its setting.
            if (candidate.endsWith("." + lower)) {
                return candidate;
            }
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(last[j - 1] + replace, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, beforeLast[j - 2] + 1);
                }
                row[j] = least;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
