package io.weir.testkit.sim;

import io.weir.time.Clock;

/** A clock that stands still until it is turned. Wall-clock time and {@code nanoTime} go alike. */
public final class SimClock implements Clock {
    /** 2026-01-01T00:00:00Z, so that times look like times. */
    private static final long START_MILLIS = 1_767_225_600_000L;

    private long nanos;

    @Override
    public long currentTimeMillis() {
        return START_MILLIS + nanos / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Turns it on to a time of {@code nanoTime}; never back. */
    public void advanceTo(long nanoTime) {
        nanos = Math.max(nanos, nanoTime);
    }

    /** Turns it on by a time. */
    public void advanceBy(long more) {
        nanos += more;
    }
}
