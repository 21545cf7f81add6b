package io.weir.engine;

import io.weir.function.Collector;

/** Hands each record to two takers, whose event time is the same for both. */
final class TeeOutput<T> implements Collector<T> {
    private final Collector<T> first;
    private final Collector<T> second;
    private final ElementTime time;

    TeeOutput(Collector<T> first, Collector<T> second, ElementTime time) {
        this.first = first;
        this.second = second;
        this.time = time;
    }

    @Override
    public void collect(T record) {
        long timestamp = time.timestamp;
        first.collect(record);
        time.timestamp = timestamp;
        second.collect(record);
    }
}
