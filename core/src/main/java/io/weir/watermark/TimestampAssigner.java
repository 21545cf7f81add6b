package io.weir.watermark;

import io.weir.function.Function;

/**
 * Says when a record happened.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface TimestampAssigner<T> extends Function {
    /** The timestamp of a record that has none. */
    long NO_TIMESTAMP = Long.MIN_VALUE;

    /**
     * The event time of {@code element}, in milliseconds since the epoch.
     *
     * @param recordTimestamp the one it has already, for instance from its source, or {@link
     *     #NO_TIMESTAMP}
     */
    long extractTimestamp(T element, long recordTimestamp);
}
