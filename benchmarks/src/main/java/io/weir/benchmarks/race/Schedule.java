package io.weir.benchmarks.race;

import java.io.Serializable;

/**
 * When records are due: at a fixed rate from the first look on, or at once. Latency counts from the
 * time a record was due, whether its source was ready then or not.
 *
 * @param perSecond how many, all subtasks together; 0 if all are due at once, less if {@link Gate}
 *     says how many
 */
public record Schedule(long perSecond) implements Serializable {
    /** How long a source sleeps that has nothing to give. */
    public static final long LOOK_AGAIN_NANOS = 100_000;

    /** The same for all subtasks of this JVM. */
    private static final class Start {
        static final long NANOS = System.nanoTime();
    }

    /** As {@link Gate} says. */
    public static Schedule gated() {
        return new Schedule(-1);
    }

    /** The first number that is not due yet. */
    public long end() {
        if (perSecond < 0) {
            return Gate.limit();
        }
        return perSecond == 0
                ? Long.MAX_VALUE
                : (long) ((System.nanoTime() - Start.NANOS) / 1e9 * perSecond) + 1;
    }

    /** How many of the numbers {@code next}, {@code next + step} … below a limit are due. */
    public long count(long next, int step, long limit) {
        long end = Math.min(limit, end());
        // Not by rounding up: without an end it would overflow.
        return end > next ? (end - next - 1) / step + 1 : 0;
    }

    /** How long ago record {@code number} was due. */
    public long nanosSince(long number) {
        return System.nanoTime() - Start.NANOS - (long) (number * 1e9 / perSecond);
    }
}
