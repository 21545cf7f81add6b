package io.weir.engine;

import io.weir.function.Collector;
import java.util.function.Supplier;

/** Compiles, but no copy of it works. */
final class Unfit<T> implements Collector<T> {
    private int count;

    @Override
    public void collect(T record) {
        Supplier<Integer> lambda = () -> ++count;
        same(this).count = lambda.get();
    }

    private static Unfit<?> same(Unfit<?> one) {
        return one;
    }
}
