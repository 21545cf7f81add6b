package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.OutputTag;
import io.weir.state.BroadcastState;
import io.weir.state.MapStateDescriptor;

/** What a {@link BroadcastProcessFunction} sees of its operator for a broadcast record. */
final class BroadcastWriteContext<I, B, O> extends BroadcastProcessFunction<I, B, O>.Context {
    private final CurrentRecord current;
    private final BroadcastStates states;

    BroadcastWriteContext(
            BroadcastProcessFunction<I, B, O> function,
            OperatorContext context,
            BroadcastStates states) {
        function.super();
        this.current = new CurrentRecord(context);
        this.states = states;
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
    public long currentWatermark() {
        return current.currentWatermark();
    }

    @Override
    public long currentProcessingTime() {
        return current.currentProcessingTime();
    }

    @Override
    public <X> void output(OutputTag<X> outputTag, X value) {
        current.output(outputTag, value);
    }

    @Override
    public <S, V> BroadcastState<S, V> getBroadcastState(MapStateDescriptor<S, V> descriptor) {
        return states.get(descriptor);
    }
}
