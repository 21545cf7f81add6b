package io.weir.engine;

import io.weir.function.Collector;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of a batch to the head of a chain. In a private copy the head is a constant, so
 * that the JIT compiles loop and chain into one piece of code (see {@link Specializer}).
 */
final class ConstantHeadLoop implements BatchLoop {
    /** The head in a private copy of this class; null in the shared one. */
    private static final @Nullable Collector<Object> HEAD = head();

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

    @SuppressWarnings("unchecked")
    private static @Nullable Collector<Object> head() {
        try {
            return (Collector<Object>)
                    MethodHandles.classData(
                            MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, Collector.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
