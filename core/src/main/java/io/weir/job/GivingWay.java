package io.weir.job;

/**
 * How long work that can wait rests so that records that can't keep most of the processors: as long
 * as it has worked, while the workers are busy for more than half of the time, and not at all
 * otherwise. So it takes half of a processor from a stream at full speed, and all that it can use
 * from one that waits for its records. Pure logic, confined to one thread.
 */
final class GivingWay {
    /** What is shorter is not worth a rest. */
    private static final long LEAST_NANOS = 2_000_000;

    private final int workers;
    private long sinceNanos;
    private long busyThen;

    /**
     * @param workers of the job
     * @param nanoTime when the work begins
     * @param busyNanos how long all workers together had been busy by then
     */
    GivingWay(int workers, long nanoTime, long busyNanos) {
        this.workers = workers;
        this.sinceNanos = nanoTime;
        this.busyThen = busyNanos;
    }

    /** How long to rest now, in nanoseconds. The rest is taken to follow. */
    long restNanos(long nanoTime, long busyNanos) {
        long worked = nanoTime - sinceNanos;
        if (worked < LEAST_NANOS) {
            return 0;
        }
        boolean busy = busyNanos - busyThen > worked * workers / 2;
        long rest = busy ? worked : 0;
        sinceNanos = nanoTime + rest;
        busyThen = busyNanos;
        return rest;
    }
}
