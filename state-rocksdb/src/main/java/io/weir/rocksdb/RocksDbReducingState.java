package io.weir.rocksdb;

import io.weir.function.ReduceFunction;
import io.weir.state.ReducingState;
import org.jspecify.annotations.Nullable;

/** A value of the current key that others are folded into. */
final class RocksDbReducingState<T> implements ReducingState<T> {
    private final ValueTable table;
    private final ReduceFunction<T> function;

    RocksDbReducingState(ValueTable table, ReduceFunction<T> function) {
        this.table = table;
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T get() {
        return (T) table.get();
    }

    @Override
    public void add(T value) {
        T before = get();
        table.put(before == null ? value : reduce(before, value));
    }

    private T reduce(T before, T value) {
        try {
            return function.reduce(before, value);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The reduce function of state %s failed: %s".formatted(table.state().id(), e),
                    e);
        }
    }

    @Override
    public void clear() {
        table.put(null);
    }
}
