package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import io.weir.watermark.WatermarkGenerator;
import io.weir.watermark.WatermarkOutput;

/** Asks a generator for a watermark now and then. */
final class PeriodicWatermarks {
    private final OperatorContext context;
    private final WatermarkGenerator<?> generator;
    private final WatermarkOutput output;
    private final long intervalMillis;

    /**
     * @param intervalMillis how often, or 0 for only when {@link #emit} is called
     */
    PeriodicWatermarks(
            OperatorContext context,
            WatermarkGenerator<?> generator,
            WatermarkOutput output,
            long intervalMillis) {
        this.context = context;
        this.generator = generator;
        this.output = output;
        this.intervalMillis = intervalMillis;
    }

    /** Begins. */
    void start() {
        if (intervalMillis > 0) {
            context.callAt(
                    context.clock().currentTimeMillis() + intervalMillis,
                    () -> {
                        emit();
                        start();
                    });
        }
    }

    /** Asks now. */
    void emit() {
        try {
            generator.onPeriodicEmit(output);
        } catch (Throwable t) {
            throw OperatorFailure.of(context, t);
        }
    }
}
