package io.weir.connectors;

import io.weir.connector.SourceOutput;

/** Emits records with their event time: the innermost loop of a {@link Generator}. */
final class TimedEmitter<T> implements GeneratorReader.Emitter<T> {
    private final Generator.IndexFunction<? extends T> function;
    private final Generator.TimestampFunction<? super T> timestamps;

    TimedEmitter(
            Generator.IndexFunction<? extends T> function,
            Generator.TimestampFunction<? super T> timestamps) {
        this.function = function;
        this.timestamps = timestamps;
    }

    @Override
    public void emit(SourceOutput<T> output, long from, long to) {
        for (long index = from; index < to; index++) {
            T record = function.at(index);
            output.collect(record, timestamps.timestampOf(record));
        }
    }
}
