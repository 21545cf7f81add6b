package io.weir.engine;

import io.weir.function.Collector;
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

    ConstantHeadLoop(Collector<Object> head) {
        this.shared = head;
    }

    @Override
    public void run(Object[] records, int size) {
        Collector<Object> head = HEAD != null ? HEAD : shared;
        for (int i = 0; i < size; i++) {
            head.collect(records[i]);
        }
    }

    @Override
    public void run(Object[] records, long[] timestamps, int size, ElementTime time) {
        Collector<Object> head = HEAD != null ? HEAD : shared;
        for (int i = 0; i < size; i++) {
            time.timestamp = timestamps[i];
            head.collect(records[i]);
        }
    }
}
