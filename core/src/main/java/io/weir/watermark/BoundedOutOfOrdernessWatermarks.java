package io.weir.watermark;

/** Follows the greatest event time seen at a fixed distance. */
final class BoundedOutOfOrdernessWatermarks<T> implements WatermarkGenerator<T> {
    private final long maxOutOfOrdernessMillis;
    private long maxTimestamp = Long.MIN_VALUE;

    BoundedOutOfOrdernessWatermarks(long maxOutOfOrdernessMillis) {
        this.maxOutOfOrdernessMillis = maxOutOfOrdernessMillis;
    }

    @Override
    public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
        maxTimestamp = Math.max(maxTimestamp, eventTimestamp);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // Another record with the greatest timestamp may follow: hence one less.
        long distance = maxOutOfOrdernessMillis + 1;
        if (maxTimestamp > Long.MIN_VALUE + distance) {
            output.emitWatermark(maxTimestamp - distance);
        }
    }
}
