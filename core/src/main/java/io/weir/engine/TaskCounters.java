package io.weir.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a task has done so far, counted by its worker and read by anybody, a little late. Written
 * without fences: a reader that sees an old value loses nothing.
 */
final class TaskCounters {
    private long busyNanos;
    private long backpressuredNanos;
    private boolean wasBlocked;
    private final AtomicLong recordsIn = new AtomicLong();
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong backpressured = new AtomicLong();
    private final AtomicLong watermark = new AtomicLong(Long.MIN_VALUE);

    /**
     * The task had its turn.
     *
     * @param gapNanos since its turn before
     * @param turnNanos how long it took
     * @param worked whether it did anything
     * @param isBlocked whether it can't go on because those after it are slower
     */
    void turn(long gapNanos, long turnNanos, boolean worked, boolean isBlocked) {
        if (wasBlocked) {
            backpressuredNanos += gapNanos;
        }
        if (worked) {
            busyNanos += turnNanos;
        } else if (isBlocked) {
            backpressuredNanos += turnNanos;
        }
        wasBlocked = isBlocked;
    }

    /** Lets others see it. */
    void publish(long records, long watermarkMillis) {
        recordsIn.lazySet(records);
        busy.lazySet(busyNanos);
        backpressured.lazySet(backpressuredNanos);
        watermark.lazySet(watermarkMillis);
    }

    TaskFacts facts(int chain, int subtask) {
        return new TaskFacts(
                chain, subtask, recordsIn.get(), busy.get(), backpressured.get(), watermark.get());
    }
}
