package io.weir.ttl;

import io.weir.function.ReduceFunction;
import io.weir.state.ReducingState;
import org.jspecify.annotations.Nullable;

/** A value that others are folded into, and that expires. */
final class TtlReducingState<T> implements ReducingState<T> {
    private final TtlValueState<T> value;
    private final ReduceFunction<T> function;
    private final String name;

    TtlReducingState(TtlValueState<T> value, ReduceFunction<T> function, String name) {
        this.value = value;
        this.function = function;
        this.name = name;
    }

    @Override
    public @Nullable T get() {
        return value.value();
    }

    @Override
    public void add(T added) {
        T before = value.value();
        value.update(before == null ? added : reduce(before, added));
    }

    private T reduce(T before, T added) {
        try {
            return function.reduce(before, added);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The reduce function of state %s failed: %s".formatted(name, e), e);
        }
    }

    @Override
    public void clear() {
        value.clear();
    }
}
