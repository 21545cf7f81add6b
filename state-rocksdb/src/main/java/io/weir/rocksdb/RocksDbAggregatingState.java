package io.weir.rocksdb;

import io.weir.function.AggregateFunction;
import io.weir.state.AggregatingState;
import org.jspecify.annotations.Nullable;

/** An accumulator of the current key. */
final class RocksDbAggregatingState<I, A, O> implements AggregatingState<I, O> {
    private final ValueTable table;
    private final AggregateFunction<I, A, O> function;

    RocksDbAggregatingState(ValueTable table, AggregateFunction<I, A, O> function) {
        this.table = table;
        this.function = function;
    }

    @SuppressWarnings("unchecked")
    private @Nullable A accumulator() {
        return (A) table.get();
    }

    @Override
    public @Nullable O get() {
        A accumulator = accumulator();
        return accumulator == null ? null : function.getResult(accumulator);
    }

    @Override
    public void add(I value) {
        A before = accumulator();
        table.put(function.add(value, before == null ? function.createAccumulator() : before));
    }

    @Override
    public void clear() {
        table.put(null);
    }
}
