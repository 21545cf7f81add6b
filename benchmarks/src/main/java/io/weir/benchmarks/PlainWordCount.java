package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Counts words as the example does, as one would without Weir: no state, no checkpoints. */
final class PlainWordCount {
    private PlainWordCount() {}

    /** Arguments: the text file, the file of the counts. */
    public static void main(String[] args) throws IOException {
        Map<String, long[]> counts = new HashMap<>();
        try (BufferedReader in = Files.newBufferedReader(Path.of(args[0]));
                BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
            String line;
            while ((line = in.readLine()) != null) {
                count(line, counts, out);
            }
        }
    }

    private static void count(String line, Map<String, long[]> counts, BufferedWriter out)
            throws IOException {
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean inWord = i < line.length() && isPartOfWord(line.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                String word = line.substring(start, i).toLowerCase(Locale.ROOT);
                start = -1;
                long[] count = counts.computeIfAbsent(word, w -> new long[1]);
                out.write(word);
                out.write('\t');
                out.write(Long.toString(++count[0]));
                out.write('\n');
            }
        }
    }

    private static boolean isPartOfWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-';
    }
}
