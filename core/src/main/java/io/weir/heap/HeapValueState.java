package io.weir.heap;

import io.weir.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value of the current key. */
final class HeapValueState<T> implements ValueState<T> {
    private final StateTable table;

    HeapValueState(StateTable table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T value() {
        return (T) table.get();
    }

    @Override
    public void update(@Nullable T value) {
        if (value == null) {
            table.remove();
        } else {
            table.put(value);
        }
    }

    @Override
    public void clear() {
        table.remove();
    }
}
