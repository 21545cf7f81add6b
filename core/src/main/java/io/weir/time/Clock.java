package io.weir.time;

/**
 * What time it is. Handed in wherever time matters, so that a test or the simulator can turn it by
 * hand. Safe for any thread.
 */
public interface Clock {
    /**
     * Wall-clock time in milliseconds since the epoch; may jump. For timestamps that people see.
     */
    long currentTimeMillis();

    /**
     * A time that never goes back, in nanoseconds since some origin. For durations and deadlines.
     */
    long nanoTime();

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
