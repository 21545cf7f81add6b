package io.weir.connectors;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady rate: each record moves the time at which the next is due by the same step. Who comes
 * late may catch up what {@link #CREDIT_NANOS} are worth, no more, so that a stalled job does not
 * answer with a flood.
 */
final class Paced implements Pace {
    private static final long CREDIT_NANOS = 100_000_000;

    /** Waiting for less than this costs more than it helps; several records are granted then. */
    private static final long TICK_NANOS = 1_000_000;

    private final double nanosPerRecord;
    private final AtomicLong due;

    Paced(double recordsPerSecond, long nanoTime) {
        this.nanosPerRecord = 1e9 / recordsPerSecond;
        this.due = new AtomicLong(nanoTime);
    }

    @Override
    public int take(int wanted, long nanoTime) {
        while (true) {
            long next = due.get();
            if (next - nanoTime > 0) {
                return 0;
            }
            long from = nanoTime - next > CREDIT_NANOS ? nanoTime - CREDIT_NANOS : next;
            int granted = (int) Math.min(wanted, 1 + (long) ((nanoTime - from) / nanosPerRecord));
            if (due.compareAndSet(next, from + Math.round(granted * nanosPerRecord))) {
                return granted;
            }
        }
    }

    @Override
    public void giveBack(int unused) {
        if (unused > 0) {
            due.addAndGet(-Math.round(unused * nanosPerRecord));
        }
    }

    @Override
    public long nextNanos() {
        return due.get() + (nanosPerRecord < TICK_NANOS ? TICK_NANOS : 0);
    }
}
