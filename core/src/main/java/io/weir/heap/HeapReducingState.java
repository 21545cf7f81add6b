package io.weir.heap;

import io.weir.function.ReduceFunction;
import io.weir.state.ReducingState;
import org.jspecify.annotations.Nullable;

/** A value of the current key that others are folded into. */
final class HeapReducingState<T> implements ReducingState<T> {
    private final StateTable table;
    private final ReduceFunction<T> function;

    HeapReducingState(StateTable table, ReduceFunction<T> function) {
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
                    "The reduce function of state %s failed: %s".formatted(table.id(), e), e);
        }
    }

    @Override
    public void clear() {
        table.remove();
    }
}
