package io.weir.watermark;

import io.weir.time.Clock;

/** The strategy of streams without event time. */
record NoWatermarkStrategy<T>() implements WatermarkStrategy<T> {
    @Override
    public boolean isNone() {
        return true;
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(Clock clock) {
        return new NoWatermarks<>();
    }
}
