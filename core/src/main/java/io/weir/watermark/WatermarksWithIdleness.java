package io.weir.watermark;

import io.weir.time.Clock;

/** Marks the output as idle when no record came for a while, by the clock. */
final class WatermarksWithIdleness<T> implements WatermarkGenerator<T> {
    private final WatermarkGenerator<T> base;
    private final long timeoutNanos;
    private final Clock clock;
    private long quietSinceNanos;
    private boolean sawRecord;
    private boolean idle;

    WatermarksWithIdleness(WatermarkGenerator<T> base, long timeoutNanos, Clock clock) {
        this.base = base;
        this.timeoutNanos = timeoutNanos;
        this.clock = clock;
        this.quietSinceNanos = clock.nanoTime();
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        // The clock is not asked for each record: the period is fine enough.
        sawRecord = true;
        if (idle) {
            idle = false;
            output.markActive();
        }
        base.onEvent(event, eventTimestamp, output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = clock.nanoTime();
        if (sawRecord) {
            sawRecord = false;
            quietSinceNanos = now;
        }
        if (idle) {
            return;
        }
        base.onPeriodicEmit(output);
        if (now - quietSinceNanos >= timeoutNanos) {
            idle = true;
            output.markIdle();
        }
    }
}
