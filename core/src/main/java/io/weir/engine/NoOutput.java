package io.weir.engine;

import io.weir.function.Collector;

/** Takes the records that nobody reads. */
final class NoOutput<T> implements Collector<T> {
    NoOutput() {}

    @Override
    public void collect(T record) {}
}
