package io.weir.benchmarks.peers;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Inbox;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.Sinks;
import io.weir.benchmarks.race.Meter;
import java.io.Serializable;
import java.util.function.ToLongFunction;

/** Counts records, adds up a number of each, and throws them away. */
final class JetCount<T> extends AbstractProcessor {
    private final NumberIn<T> number;
    private final Meter.Taken taken = new Meter.Taken();

    /** Tells a record's number. */
    interface NumberIn<T> extends ToLongFunction<T>, Serializable {}

    private JetCount(NumberIn<T> number) {
        this.number = number;
    }

    static <T> Sink<T> sink(int parallelism, NumberIn<T> number) {
        return Sinks.fromProcessor(
                "count", ProcessorMetaSupplier.of(parallelism, () -> new JetCount<>(number)));
    }

    @Override
    @SuppressWarnings("unchecked") // What flows into it, by its declaration.
    public void process(int ordinal, Inbox inbox) {
        Object record;
        while ((record = inbox.poll()) != null) {
            taken.add(number.applyAsLong((T) record));
        }
    }

    @Override
    public void close() {
        taken.end();
    }
}
