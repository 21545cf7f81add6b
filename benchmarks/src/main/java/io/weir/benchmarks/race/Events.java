package io.weir.benchmarks.race;

/** The records of {@link Workload#KEYED_SUM}. */
public final class Events {
    private Events() {}

    /** What flows in (with value 1), and out (with the sum so far). */
    public record Event(long key, long value) {}

    /** The key of a record: a number that looks like chance (SplitMix64), always the same. */
    public static long keyOf(long index, int keys) {
        return ((mixed(index) >>> 32) * keys) >>> 32;
    }

    /** A number that looks like chance (SplitMix64), always the same for {@code index}. */
    public static long mixed(long index) {
        long z = index * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    }
}
