package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.watermark.WatermarkOutput;

/** The watermarks that an operator has made: they only grow. */
final class EmittedWatermarks implements WatermarkOutput {
    private final OperatorContext context;
    private long last = Long.MIN_VALUE;
    private boolean idle;

    EmittedWatermarks(OperatorContext context) {
        this.context = context;
    }

    @Override
    public void emitWatermark(long timestamp) {
        if (timestamp > last) {
            markActive();
            last = timestamp;
            context.emitWatermark(timestamp);
        }
    }

    @Override
    public void markIdle() {
        if (!idle) {
            idle = true;
            context.setIdle(true);
        }
    }

    @Override
    public void markActive() {
        if (idle) {
            idle = false;
            context.setIdle(false);
        }
    }
}
