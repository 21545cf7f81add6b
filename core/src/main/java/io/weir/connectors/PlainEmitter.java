package io.weir.connectors;

import io.weir.connector.SourceOutput;

/** Emits records without event time: the innermost loop of a {@link Generator}. */
final class PlainEmitter<T> implements GeneratorReader.Emitter<T> {
    private final Generator.IndexFunction<? extends T> function;

    PlainEmitter(Generator.IndexFunction<? extends T> function) {
        this.function = function;
    }

    @Override
    public void emit(SourceOutput<T> output, long from, long to) {
        for (long index = from; index < to; index++) {
            output.collect(function.at(index));
        }
    }
}
