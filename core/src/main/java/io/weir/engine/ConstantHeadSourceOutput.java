package io.weir.engine;

import io.weir.function.Collector;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of a reader to the head of a chain, which is a constant in a private copy of
 * this class (see {@link Specializer}).
 */
final class ConstantHeadSourceOutput<T> extends ChainSourceOutput<T> {
    private static final @Nullable Head HEAD =
            Specializer.constant(MethodHandles.lookup(), Head.class);

    private final Head shared;

    /** The head of a chain and the event time that it sees. */
    record Head(Collector<Object> collector, ElementTime time) {}

    ConstantHeadSourceOutput(Head head) {
        this.shared = head;
    }

    @Override
    public void split(String splitId) {}

    @Override
    public void collect(T record) {
        collect(record, Long.MIN_VALUE);
    }

    @Override
    public void collect(T record, long timestamp) {
        Head head = HEAD != null ? HEAD : shared;
        count++;
        head.time().timestamp = timestamp;
        head.collector().collect(record);
    }

    @Override
    public void splitFinished(String splitId) {}
}
