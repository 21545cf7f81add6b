package io.weir.rocksdb;

import io.weir.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A value of the current key. */
final class RocksDbValueState<T> implements ValueState<T> {
    private final ValueTable table;

    RocksDbValueState(ValueTable table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T value() {
        return (T) table.get();
    }

    @Override
    public void update(@Nullable T value) {
        table.put(value);
    }

    @Override
    public void clear() {
        table.put(null);
    }
}
