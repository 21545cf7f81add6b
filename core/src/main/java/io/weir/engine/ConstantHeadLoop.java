package io.weir.engine;

import io.weir.function.Collector;
import io.weir.operator.Lookahead;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of a batch to the head of a chain. In a private copy the head is a constant, so
 * that the JIT compiles loop and chain into one piece of code (see {@link Specializer}).
 */
final class ConstantHeadLoop implements BatchLoop {
    /** The head in a private copy of this class; null in the shared one. */
    @SuppressWarnings("unchecked")
    private static final @Nullable Collector<Object> HEAD =
            (Collector<Object>) Specializer.constant(MethodHandles.lookup(), Collector.class);

    private final Collector<Object> shared;

    /** Kept so that the JIT must load what it is made of. */
    @SuppressWarnings("unused")
    private long touched;

    ConstantHeadLoop(Collector<Object> head) {
        this.shared = head;
    }

    @Override
    public void run(Batch batch, ElementTime time) {
        lookAhead(batch.records, batch.size);
        long[] timestamps = batch.timestamps;
        if (timestamps == null) {
            run(batch.records, batch.size);
        } else {
            run(batch.records, timestamps, batch.size, time);
        }
    }

    @SuppressWarnings("unchecked") // The head takes these records.
    private void lookAhead(Object[] records, int size) {
        Collector<Object> head = HEAD != null ? HEAD : shared;
        if (head instanceof Lookahead<?> operator) {
            Lookahead<Object> ahead = (Lookahead<Object>) operator;
            long sum = 0;
            for (int i = 0; i < size; i++) {
                sum += ahead.touch(records[i]);
            }
            touched = sum;
        }
    }

    private void run(Object[] records, int size) {
        Collector<Object> head = HEAD != null ? HEAD : shared;
        for (int i = 0; i < size; i++) {
            head.collect(records[i]);
        }
    }

    private void run(Object[] records, long[] timestamps, int size, ElementTime time) {
        Collector<Object> head = HEAD != null ? HEAD : shared;
        for (int i = 0; i < size; i++) {
            time.timestamp = timestamps[i];
            head.collect(records[i]);
        }
    }
}
