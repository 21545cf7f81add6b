package io.weir.watermark;

import io.weir.time.Clock;
import java.time.Duration;

/** Another strategy with detection of idleness. */
final class IdlenessStrategy<T> implements WatermarkStrategy<T> {
    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<T> base;
    private final Duration timeout;

    IdlenessStrategy(WatermarkStrategy<T> base, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "The timeout of idleness is %s; expected more than zero.".formatted(timeout));
        }
        this.base = base;
        this.timeout = timeout;
    }

    @Override
    public TimestampAssigner<T> createTimestampAssigner() {
        return base.createTimestampAssigner();
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(Clock clock) {
        return new WatermarksWithIdleness<>(
                base.createWatermarkGenerator(clock), timeout.toNanos(), clock);
    }
}
