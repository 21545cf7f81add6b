package io.weir.benchmarks.peers;

import io.weir.benchmarks.race.Meter;
import java.io.Serializable;
import java.util.function.ToLongFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Counts records, adds up a number of each, and throws them away. */
final class FlinkCount<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final NumberIn<T> number;

    /** Tells a record's number. */
    interface NumberIn<T> extends ToLongFunction<T>, Serializable {}

    FlinkCount(NumberIn<T> number) {
        this.number = number;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(number);
    }

    private static final class Writer<T> implements SinkWriter<T> {
        private final NumberIn<T> number;
        private final Meter.Taken taken = new Meter.Taken();

        Writer(NumberIn<T> number) {
            this.number = number;
        }

        @Override
        public void write(T record, Context context) {
            taken.add(number.applyAsLong(record));
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {
            taken.end();
        }
    }
}
