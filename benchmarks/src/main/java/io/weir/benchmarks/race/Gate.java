package io.weir.benchmarks.race;

/** Lets the sources of this JVM give records up to a number that grows. */
public final class Gate {
    private static volatile long limit;

    private Gate() {}

    /** Lets the records with numbers below {@code number} through. */
    public static void open(long number) {
        limit = number;
    }

    /** The first number that has to wait. */
    public static long limit() {
        return limit;
    }
}
