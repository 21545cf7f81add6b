package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.process.TimerService;

/** Time of an operator whose input has no key: there are no timers. */
final class UnkeyedTimerService implements TimerService {
    private final OperatorContext context;

    UnkeyedTimerService(OperatorContext context) {
        this.context = context;
    }

    @Override
    public long currentProcessingTime() {
        return context.clock().currentTimeMillis();
    }

    @Override
    public long currentWatermark() {
        return context.currentWatermark();
    }

    @Override
    public void registerProcessingTimeTimer(long time) {
        throw noKey();
    }

    @Override
    public void registerEventTimeTimer(long time) {
        throw noKey();
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        throw noKey();
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        throw noKey();
    }

    private UnsupportedOperationException noKey() {
        return new UnsupportedOperationException(
                "Operator '%s' asks for a timer, but its input has no key. Put keyBy(...) before it and use the keyed process function."
                        .formatted(context.name()));
    }
}
