package io.weir.process;

/**
 * Tells the time and registers timers, all in milliseconds since the epoch. Timers belong to the
 * current key and are state: a checkpoint holds them. Registering throws {@link
 * UnsupportedOperationException} where the input has no key.
 */
public interface TimerService {
    /** The time of the clock. */
    long currentProcessingTime();

    /** How far event time has come, or {@link Long#MIN_VALUE}. */
    long currentWatermark();

    /** Has {@code onTimer} called when the clock reaches {@code time}; twice is once. */
    void registerProcessingTimeTimer(long time);

    /** Has {@code onTimer} called when the watermark reaches {@code time}; twice is once. */
    void registerEventTimeTimer(long time);

    /** Removes the timer for {@code time}, if there is one. */
    void deleteProcessingTimeTimer(long time);

    /** Removes the timer for {@code time}, if there is one. */
    void deleteEventTimeTimer(long time);
}
