package io.weir.config;

import java.util.Locale;

/** Whether and when a failed job starts again. */
public enum RestartStrategyType {
    NONE,
    FIXED_DELAY,
    FAILURE_RATE,
    EXPONENTIAL_DELAY;

    /** As it is written in Flink: exponential-delay. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
