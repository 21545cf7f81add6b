package io.weir.job;

/**
 * How long work that can wait rests so that records that can't keep most of the processors. While
 * the workers are busy for more than half of the time it rests so long that it takes half of a
 * processor, if all of its threads work while it does; otherwise it does not rest. So it takes
 * little from a stream at full speed, and all that it can use beside one that waits for its
 * records. Pure logic, confined to one thread.
 */
final class GivingWay {
    /** What is shorter is not worth a rest. */
    private static final long LEAST_NANOS = 2_000_000;

    private final int workers;
    private final int threads;
    private long sinceNanos;
    private long busyThen;

    /**
     * @param workers of the job
     * @param threads that do the work that can wait
     * @param nanoTime when the work begins
     * @param busyNanos how long all workers together had been busy by then
     */
    GivingWay(int workers, int threads, long nanoTime, long busyNanos) {
        this.workers = workers;
        this.threads = threads;
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
        long rest = busy ? worked * (2 * threads - 1) : 0;
        sinceNanos = nanoTime + rest;
        busyThen = busyNanos;
        return rest;
    }
}
