package io.weir.watermark;

import io.weir.time.Clock;
import java.time.Duration;

/**
 * How event time is read from the records of a stream and how watermarks are made of it:
 *
 * <pre>{@code
 * WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(5))
 *         .withIdleness(Duration.ofMinutes(1))
 *         .withTimestampAssigner((event, timestamp) -> event.time())
 * }</pre>
 *
 * Where the strategy is an argument of a stream's method and the assigner comes last, as here, the
 * type of the records is known without saying it.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface WatermarkStrategy<T> extends WatermarkGeneratorSupplier<T> {
    /** What reads the event time; keeps the one that records have unless set. */
    default TimestampAssigner<T> createTimestampAssigner() {
        return (element, recordTimestamp) -> recordTimestamp;
    }

    /** Reads event time by {@code assigner}. */
    default <U extends T> WatermarkStrategy<U> withTimestampAssigner(
            TimestampAssigner<U> assigner) {
        return new AssigningStrategy<>(this, assigner);
    }

    /** Marks the stream, or a split of its source, as idle when it had no record for so long. */
    default WatermarkStrategy<T> withIdleness(Duration timeout) {
        return new IdlenessStrategy<>(this, timeout);
    }

    /** For records whose event time never goes back. */
    static <T> WatermarkStrategy<T> forMonotonousTimestamps() {
        return forBoundedOutOfOrderness(Duration.ZERO);
    }

    /**
     * For records that come at most {@code maxOutOfOrderness} of event time later than a record
     * that happened after them.
     */
    static <T> WatermarkStrategy<T> forBoundedOutOfOrderness(Duration maxOutOfOrderness) {
        if (maxOutOfOrderness.isNegative()) {
            throw new IllegalArgumentException(
                    "The bound of out-of-orderness is %s; expected zero or more."
                            .formatted(maxOutOfOrderness));
        }
        long millis = maxOutOfOrderness.toMillis();
        return clock -> new BoundedOutOfOrdernessWatermarks<>(millis);
    }

    /** For streams without event time. */
    static <T> WatermarkStrategy<T> noWatermarks() {
        return new NoWatermarkStrategy<>();
    }

    /** Whether it gives neither event time nor watermarks. */
    default boolean isNone() {
        return false;
    }

    /** Makes watermarks by a generator of your own. */
    static <T> WatermarkStrategy<T> forGenerator(WatermarkGeneratorSupplier<T> supplier) {
        return supplier::createWatermarkGenerator;
    }

    @Override
    WatermarkGenerator<T> createWatermarkGenerator(Clock clock);
}
