package io.weir.benchmarks.race;

import java.nio.charset.StandardCharsets;

/** The records of the benchmark of large state: a new value of 100 bytes for a key. */
public final class Profiles {
    private static final int CONTENT = 96;
    private static final byte[] LETTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
                    .getBytes(StandardCharsets.US_ASCII);

    private Profiles() {}

    /** What flows, and what is kept for a key. */
    public record Profile(long key, long version, String content) {}

    /** The key of a record: first each of {@code keys} once, then by chance. */
    public static long keyOf(long number, int keys) {
        return number < keys ? number : Events.keyOf(number, keys);
    }

    /** Text that nothing can make shorter. */
    public static String contentOf(long number) {
        byte[] content = new byte[CONTENT];
        long chance = 0;
        for (int i = 0; i < CONTENT; i++) {
            if (i % 10 == 0) {
                chance = Events.mixed(number * CONTENT + i + 1);
            }
            content[i] = LETTERS[(int) chance & LETTERS.length - 1];
            chance >>>= 6;
        }
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
