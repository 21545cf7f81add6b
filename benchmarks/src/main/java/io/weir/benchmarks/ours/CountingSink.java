package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;

/** Counts records as they come, with {@link Meter}. */
final class CountingSink<T> implements PlainSink<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
        return "count";
    }

    @Override
    public PlainWriter<T> createWriter(WriterContext context) {
        Meter.Given come = Meter.newCome();
        return new PlainWriter<>() {
            @Override
            public void write(T record) {
                come.add(1);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
