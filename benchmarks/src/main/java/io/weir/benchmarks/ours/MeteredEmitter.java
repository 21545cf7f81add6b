package io.weir.benchmarks.ours;

import io.weir.connector.SourceOutput;
import io.weir.connectors.Generator.IndexFunction;

/** The innermost loop of a {@link MeteredSource}. */
final class MeteredEmitter<T> implements MeteredSource.Emitter<T> {
    private final IndexFunction<T> function;

    MeteredEmitter(IndexFunction<T> function) {
        this.function = function;
    }

    @Override
    public void emit(SourceOutput<T> output, long first, int step, int count) {
        long number = first;
        for (int i = 0; i < count; i++) {
            output.collect(function.at(number));
            number += step;
        }
    }
}
