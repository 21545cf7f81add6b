package io.weir.ttl;

import io.weir.function.AggregateFunction;
import io.weir.state.AggregatingState;
import org.jspecify.annotations.Nullable;

/** An accumulator that expires. */
final class TtlAggregatingState<I, A, O> implements AggregatingState<I, O> {
    private final TtlValueState<A> accumulator;
    private final AggregateFunction<I, A, O> function;

    TtlAggregatingState(TtlValueState<A> accumulator, AggregateFunction<I, A, O> function) {
        this.accumulator = accumulator;
        this.function = function;
    }

    @Override
    public @Nullable O get() {
        A before = accumulator.value();
        return before == null ? null : function.getResult(before);
    }

    @Override
    public void add(I value) {
        A before = accumulator.value();
        accumulator.update(
                function.add(value, before == null ? function.createAccumulator() : before));
    }

    @Override
    public void clear() {
        accumulator.clear();
    }
}
