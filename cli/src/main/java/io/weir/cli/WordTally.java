package io.weir.cli;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each word occurs, counted the plainest way there is: one thread, one map. It is what
 * the demo holds the job's result against, so it shares no code with the job.
 *
 * <p>A word is a run of ASCII letters, digits and hyphens, as long as it goes, in lower case.
 */
final class WordTally {
    private final Map<String, Long> counts = new HashMap<>();
    private long total;

    void addWordsOf(CharSequence text) {
        int length = text.length();
        int start = -1;
        for (int i = 0; i <= length; i++) {
            boolean inWord = i < length && isWordCharacter(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                add(lowerCase(text, start, i));
                start = -1;
            }
        }
    }

    private void add(String word) {
        counts.merge(word, 1L, Long::sum);
        total++;
    }

    private static boolean isWordCharacter(char c) {
        return isUpperCase(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static String lowerCase(CharSequence text, int start, int end) {
        var word = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            word.append(isUpperCase(c) ? (char) (c + ('a' - 'A')) : c);
        }
        return word.toString();
    }

    /** How often each word occurs. */
    Map<String, Long> counts() {
        return counts;
    }

    /** How many words there are, each as often as it occurs. */
    long total() {
        return total;
    }

    /** The most frequent words, the most frequent first; of equals the alphabet decides. */
    List<Map.Entry<String, Long>> mostFrequent(int howMany) {
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(howMany)
                .toList();
    }
}
