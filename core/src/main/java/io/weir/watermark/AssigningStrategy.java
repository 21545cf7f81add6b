package io.weir.watermark;

import io.weir.time.Clock;

/** Another strategy with a timestamp assigner of its own. */
final class AssigningStrategy<T, U extends T> implements WatermarkStrategy<U> {
    private static final long serialVersionUID = 1L;

    private final WatermarkStrategy<T> base;
    private final TimestampAssigner<U> assigner;

    AssigningStrategy(WatermarkStrategy<T> base, TimestampAssigner<U> assigner) {
        this.base = base;
        this.assigner = assigner;
    }

    @Override
    public TimestampAssigner<U> createTimestampAssigner() {
        return assigner;
    }

    @Override
    @SuppressWarnings(
            "unchecked") // A generator only takes records, so one for all T takes every U.
    public WatermarkGenerator<U> createWatermarkGenerator(Clock clock) {
        return (WatermarkGenerator<U>) base.createWatermarkGenerator(clock);
    }
}
