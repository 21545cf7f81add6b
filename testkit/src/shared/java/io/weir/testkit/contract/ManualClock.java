package io.weir.testkit.contract;

import io.weir.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test turns by hand. */
public final class ManualClock implements Clock {
    private final AtomicLong nanos;

    /** Starts at an odd place, so that nobody relies on zero. */
    public ManualClock() {
        this(Long.MAX_VALUE - 1_000);
    }

    /** Starts at {@code nanos}. */
    public ManualClock(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    @Override
    public long currentTimeMillis() {
        return 1_700_000_000_000L + nanos.get() / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Goes on. */
    public void advanceNanos(long by) {
        nanos.addAndGet(by);
    }
}
