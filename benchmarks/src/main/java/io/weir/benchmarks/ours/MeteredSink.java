package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import java.io.Serializable;
import java.util.function.ToLongFunction;

/** Counts records, adds up a number of each, and throws them away. */
final class MeteredSink<T> implements PlainSink<T> {
    private final NumberIn<T> number;

    /** Tells a record's number; a function that a job can copy. */
    interface NumberIn<T> extends ToLongFunction<T>, Serializable {}

    MeteredSink(NumberIn<T> number) {
        this.number = number;
    }

    @Override
    public String name() {
        return "count";
    }

    @Override
    public PlainWriter<T> createWriter(WriterContext context) {
        NumberIn<T> read = number;
        Meter.Taken taken = new Meter.Taken();
        return new PlainWriter<>() {
            @Override
            public void write(T record) {
                taken.add(read.applyAsLong(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {
                taken.end();
            }
        };
    }
}
