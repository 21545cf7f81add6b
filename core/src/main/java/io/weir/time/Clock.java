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

    /**
     * What a short piece of work is measured with: nanoseconds since some origin, which is one for
     * each thread. Clocks that tell no better give {@link #nanoTime}, so time in which the thread
     * had to wait for a processor counts, too.
     */
    default long workNanos() {
        return nanoTime();
    }

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
