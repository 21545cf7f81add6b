package io.weir.connectors;

import java.util.function.DoubleSupplier;

/**
 * A steady rate: each record moves the time at which the next is due by the same step. Who comes
 * late may catch up what {@link #CREDIT_NANOS} are worth, no more, so that a stalled job does not
 * answer with a flood.
 */
final class Paced implements Pace {
    private static final long CREDIT_NANOS = 100_000_000;

    /** Waiting for less than this costs more than it helps; several records are granted then. */
    private static final long TICK_NANOS = 1_000_000;

    private final double rate;
    private final DoubleSupplier share;
    private long due;

    Paced(double rate, DoubleSupplier share, long nanoTime) {
        this.rate = rate;
        this.share = share;
        this.due = nanoTime;
    }

    @Override
    public int take(int wanted, long nanoTime) {
        if (due - nanoTime > 0) {
            return 0;
        }
        if (nanoTime - due > CREDIT_NANOS) {
            due = nanoTime - CREDIT_NANOS;
        }
        int granted = (int) Math.min(wanted, 1 + (long) ((nanoTime - due) / nanosPerRecord()));
        due += Math.round(granted * nanosPerRecord());
        return granted;
    }

    @Override
    public void giveBack(int unused) {
        due -= Math.round(unused * nanosPerRecord());
    }

    @Override
    public long nextNanos() {
        return due + (nanosPerRecord() < TICK_NANOS ? TICK_NANOS : 0);
    }

    private double nanosPerRecord() {
        return 1e9 / (rate * share.getAsDouble());
    }
}
