package io.weir.benchmarks;

import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Throws records away but for the sum of one number in each, which shows that the work was done.
 * For one job in this JVM at a time.
 */
final class DiscardingSink<T> implements PlainSink<T> {
    private static final AtomicLong TOTAL = new AtomicLong();

    /** Tells a record's number; a function that a job can copy. */
    interface NumberIn<T> extends ToLongFunction<T>, java.io.Serializable {}

    private final NumberIn<T> number;

    DiscardingSink(NumberIn<T> number) {
        this.number = number;
    }

    /** The sum over all subtasks since it was last taken. */
    static long takeTotal() {
        return TOTAL.getAndSet(0);
    }

    @Override
    public String name() {
        return "discard";
    }

    @Override
    public PlainWriter<T> createWriter(WriterContext context) {
        NumberIn<T> read = number;
        return new PlainWriter<>() {
            private long sum;

            @Override
            public void write(T record) {
                sum += read.applyAsLong(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {
                TOTAL.addAndGet(sum);
            }
        };
    }
}
