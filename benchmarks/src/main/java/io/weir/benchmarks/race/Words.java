package io.weir.benchmarks.race;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The records of {@link Workload#WORD_SUM}: words of 3 to 12 letters, the second half as frequent
 * as the first, the third a third, and so on; each a new object, as from a file.
 */
public final class Words {
    private static final long SEED = 42;
    private static final int DRAWS = 1 << 20;
    private static volatile Words current = new Words(1);

    private final byte[][] words;
    private final int[] draws = new int[DRAWS];

    /** What flows in (with count 1), and out (with the sum so far). */
    public record Word(String word, long count) {}

    private Words(int count) {
        Random random = new Random(SEED);
        words = new byte[count][];
        double[] upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            words[i] = word(i, random);
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        for (int i = 0; i < DRAWS; i++) {
            int at = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            draws[i] = Math.min(count - 1, at < 0 ? -at - 1 : at);
        }
    }

    /** The word of a record, one of {@code count}; always the same. */
    public static String wordOf(long index, int count) {
        Words words = current;
        if (words.words.length != count) {
            words = new Words(count);
            current = words;
        }
        int draw = (int) (Events.mixed(index) >>> 44);
        return new String(words.words[words.draws[draw]], StandardCharsets.ISO_8859_1);
    }

    /** Different for each rank: ends with the rank in letters. */
    private static byte[] word(int rank, Random random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        word.append('_').append(Integer.toString(rank, 36));
        return word.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
