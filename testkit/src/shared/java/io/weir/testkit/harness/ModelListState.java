package io.weir.testkit.harness;

import io.weir.state.ListState;
import java.util.List;
import java.util.function.Supplier;

/** A list state on top of a list that is found anew at each call. */
record ModelListState<T>(Supplier<List<T>> list, Runnable remove) implements ListState<T> {
    @Override
    public Iterable<T> get() {
        return list.get();
    }

    @Override
    public void add(T value) {
        list.get().add(value);
    }

    @Override
    public void addAll(List<T> values) {
        list.get().addAll(values);
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
