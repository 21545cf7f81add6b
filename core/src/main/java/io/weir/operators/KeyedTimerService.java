package io.weir.operators;

import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.process.TimerService;

/** Time and timers of an operator whose input has a key. */
final class KeyedTimerService implements TimerService {
    private final OperatorContext context;
    private final KeyedState keyed;

    KeyedTimerService(OperatorContext context, KeyedState keyed) {
        this.context = context;
        this.keyed = keyed;
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
        keyed.processingTimers().register(time);
    }

    @Override
    public void registerEventTimeTimer(long time) {
        keyed.eventTimers().register(time);
    }

    @Override
    public void deleteProcessingTimeTimer(long time) {
        keyed.processingTimers().delete(time);
    }

    @Override
    public void deleteEventTimeTimer(long time) {
        keyed.eventTimers().delete(time);
    }
}
