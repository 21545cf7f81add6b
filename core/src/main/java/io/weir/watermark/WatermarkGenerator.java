package io.weir.watermark;

/**
 * Makes watermarks, from the records or now and then. Each split of a source, or each subtask, has
 * its own; it is used by one thread.
 *
 * @param <T> the type of the records
 */
public interface WatermarkGenerator<T> {
    /** Sees each record, after it was sent on. */
    void onEvent(T event, long eventTimestamp, WatermarkOutput output);

    /** Called every {@code pipeline.auto-watermark-interval} and at the end of the input. */
    void onPeriodicEmit(WatermarkOutput output);
}
