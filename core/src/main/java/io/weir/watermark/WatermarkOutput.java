package io.weir.watermark;

/** Takes watermarks. */
public interface WatermarkOutput {
    /**
     * Says that no more records are expected whose event time is {@code timestamp} or before, in
     * milliseconds since the epoch. One that is not greater than the last one is dropped. Ends
     * idleness.
     */
    void emitWatermark(long timestamp);

    /** Says that those who come after need not wait for this stream's watermarks. */
    void markIdle();

    /** Ends idleness. */
    void markActive();
}
