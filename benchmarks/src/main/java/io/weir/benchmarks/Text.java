package io.weir.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** English-looking text: 20,000 words, some of them frequent (as 1/rank), lines of ten words. */
final class Text {
    private static final long SEED = 42;
    private static final int WORDS = 20_000;
    private static final int WORDS_IN_LINE = 10;

    private Text() {}

    /** Writes about {@code bytes} bytes; always the same. */
    static void write(Path file, long bytes) throws IOException {
        Random random = new Random(SEED);
        String[] words = new String[WORDS];
        double[] upTo = new double[WORDS];
        double sum = 0;
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(random);
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            while (written < bytes) {
                for (int i = 0; i < WORDS_IN_LINE; i++) {
                    int at = java.util.Arrays.binarySearch(upTo, random.nextDouble() * sum);
                    String word = words[Math.min(WORDS - 1, at < 0 ? -at - 1 : at)];
                    out.write(word);
                    out.write(i == WORDS_IN_LINE - 1 ? '\n' : ' ');
                    written += word.length() + 1;
                }
            }
        }
    }

    private static String word(Random random) {
        int length = 2 + random.nextInt(9);
        var word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
