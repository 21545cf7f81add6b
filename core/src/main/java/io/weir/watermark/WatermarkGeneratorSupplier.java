package io.weir.watermark;

import io.weir.function.Function;
import io.weir.time.Clock;

/**
 * Makes generators of watermarks.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface WatermarkGeneratorSupplier<T> extends Function {
    /**
     * A new generator.
     *
     * @param clock what it learns the processing time from, if it needs it
     */
    WatermarkGenerator<T> createWatermarkGenerator(Clock clock);
}
