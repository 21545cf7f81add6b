package io.weir.heap;

import io.weir.state.ListState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list of the current key. A key whose list is empty has no entry. */
final class HeapListState<T> implements ListState<T> {
    private final StateTable table;

    HeapListState(StateTable table) {
        this.table = table;
    }

    private @Nullable ListCell cell() {
        return (ListCell) table.get();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Iterable<T> get() {
        ListCell cell = cell();
        return cell == null ? List.of() : (List<T>) cell.view();
    }

    @Override
    public void add(T value) {
        check(value);
        toChange(1).add(value);
    }

    @Override
    public void addAll(List<T> values) {
        values.forEach(this::check);
        if (!values.isEmpty()) {
            ListCell cell = toChange(values.size());
            values.forEach(cell::add);
        }
    }

    @Override
    public void update(List<T> values) {
        values.forEach(this::check);
        if (values.isEmpty()) {
            table.remove();
            return;
        }
        // A copy first: the values may be this list.
        Object[] copy = values.toArray();
        ListCell cell = toChange(copy.length);
        cell.replace(copy.length);
        for (Object value : copy) {
            cell.add(value);
        }
    }

    /** The cell of the current key, captured if it must be, a new one if there is none. */
    private ListCell toChange(int expected) {
        ListCell cell = cell();
        if (cell == null) {
            cell = new ListCell(expected);
            table.put(cell);
        } else {
            table.beforeChange();
        }
        return cell;
    }

    private void check(T value) {
        Objects.requireNonNull(value, () -> "List state " + table.id() + " can't hold null");
    }

    @Override
    public void clear() {
        table.remove();
    }
}
