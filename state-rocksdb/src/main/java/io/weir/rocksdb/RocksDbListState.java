package io.weir.rocksdb;

import io.weir.state.ListState;
import io.weir.types.BinaryInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list of the current key. To append to it reads nothing. */
final class RocksDbListState<T> implements ListState<T> {
    private final CollectionTable table;
    private final BinaryInput input = new BinaryInput(new byte[0]);

    RocksDbListState(CollectionTable table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterable<T> get() {
        List<T> elements = new ArrayList<>();
        byte[] row = table.row();
        table.forEach(
                row,
                row,
                (key, value) -> {
                    input.reset(value, 0, value.length);
                    elements.add((T) table.state().valueType().read(input));
                    return true;
                });
        return elements;
    }

    @Override
    public void add(T value) {
        check(value);
        table.append(value);
    }

    @Override
    public void addAll(List<T> values) {
        values.forEach(this::check);
        values.forEach(table::append);
    }

    @Override
    public void update(List<T> values) {
        values.forEach(this::check);
        List<T> copy = List.copyOf(values);
        table.clear();
        copy.forEach(table::append);
    }

    private void check(T value) {
        Objects.requireNonNull(
                value, () -> "List state " + table.state().id() + " can't hold null");
    }

    @Override
    public void clear() {
        table.clear();
    }
}
