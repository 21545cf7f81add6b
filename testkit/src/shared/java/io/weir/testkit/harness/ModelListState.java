package io.weir.testkit.harness;

import io.weir.state.ListState;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A list state on top of a list that is found anew at each call. */
record ModelListState<T>(Supplier<List<T>> list, Runnable remove, UnaryOperator<T> stored)
        implements ListState<T> {
    @Override
    public Iterable<T> get() {
        return list.get();
    }

    @Override
    public void add(T value) {
        list.get().add(stored.apply(value));
    }

    @Override
    public void addAll(List<T> values) {
        values.forEach(this::add);
    }

    @Override
    public void update(List<T> values) {
        clear();
        addAll(values);
    }

    @Override
    public void clear() {
        remove.run();
    }
}
