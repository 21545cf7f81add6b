package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.TimerService;

/** What a {@link ProcessFunction} sees of its operator. */
final class ProcessContext<I, O> extends ProcessFunction<I, O>.Context {
    private final CurrentRecord current;
    private final TimerService timerService;

    ProcessContext(ProcessFunction<I, O> function, OperatorContext context) {
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
