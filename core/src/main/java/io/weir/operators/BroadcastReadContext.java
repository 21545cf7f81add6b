package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.OutputTag;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReadOnlyBroadcastState;

/**
 * What a {@link BroadcastProcessFunction} sees of its operator for a record that is not broadcast.
 */
final class BroadcastReadContext<I, B, O>
        extends BroadcastProcessFunction<I, B, O>.ReadOnlyContext {
    private final CurrentRecord current;
    private final BroadcastStates states;

    BroadcastReadContext(
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
    public <S, V> ReadOnlyBroadcastState<S, V> getBroadcastState(
            MapStateDescriptor<S, V> descriptor) {
        return states.get(descriptor);
    }
}
