package io.weir.operator;

/** An operator that has timers. The current key is set before each call. */
public interface TimerTarget {
    /** A timer in event time fires; the watermark has passed {@code timestamp}. */
    void onEventTimer(long timestamp) throws Exception;

    /** A timer in processing time fires; the clock has passed {@code timestamp}. */
    void onProcessingTimer(long timestamp) throws Exception;
}
