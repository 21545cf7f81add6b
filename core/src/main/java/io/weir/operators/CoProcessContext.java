package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.process.CoProcessFunction;
import io.weir.process.OutputTag;
import io.weir.process.TimerService;

/** What a {@link CoProcessFunction} sees of its operator. */
final class CoProcessContext<A, B, O> extends CoProcessFunction<A, B, O>.Context {
    private final CurrentRecord current;
    private final TimerService timerService;

    CoProcessContext(CoProcessFunction<A, B, O> function, OperatorContext context) {
        function.super();
        this.current = new CurrentRecord(context);
        this.timerService = new UnkeyedTimerService(context);
    }

    @Override
    public long timestamp() {
        return current.timestamp();
    }

    @Override
    public boolean hasTimestamp() {
        return current.hasTimestamp();
    }

    @Override
    public TimerService timerService() {
        return timerService;
    }

    @Override
    public <X> void output(OutputTag<X> outputTag, X value) {
        current.output(outputTag, value);
    }
}
