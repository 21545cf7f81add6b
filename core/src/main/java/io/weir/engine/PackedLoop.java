package io.weir.engine;

import io.weir.function.Collector;
import io.weir.operator.Lookahead;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** As {@link ConstantHeadLoop}, for records that travel in longs; they are made here. */
final class PackedLoop implements BatchLoop {
    private static final @Nullable Head HEAD =
            Specializer.constant(MethodHandles.lookup(), Head.class);

    private final Head shared;

    /** Kept so that the JIT must load what it is made of. */
    @SuppressWarnings("unused")
    private long touched;

    /** The head of a chain and what its records are made with. */
    record Head(Collector<Object> collector, int width, MethodHandle maker) {}

    PackedLoop(Head head) {
        this.shared = head;
    }

    @Override
    public void run(Batch batch, ElementTime time) {
        lookAhead(batch.cells, batch.size);
        long[] timestamps = batch.timestamps;
        if (timestamps == null) {
            run(batch.cells, batch.size);
        } else {
            run(batch.cells, timestamps, batch.size, time);
        }
    }

    @SuppressWarnings("unchecked") // The head takes these records.
    private void lookAhead(long[] cells, int size) {
        Head head = HEAD != null ? HEAD : shared;
        if (head.collector() instanceof Lookahead<?> operator) {
            Lookahead<Object> ahead = (Lookahead<Object>) operator;
            long sum = 0;
            for (int i = 0; i < size; i++) {
                sum += ahead.touch(record(head, cells, i));
            }
            touched = sum;
        }
    }

    private void run(long[] cells, int size) {
        Head head = HEAD != null ? HEAD : shared;
        Collector<Object> collector = head.collector();
        for (int i = 0; i < size; i++) {
            collector.collect(record(head, cells, i));
        }
    }

    private void run(long[] cells, long[] timestamps, int size, ElementTime time) {
        Head head = HEAD != null ? HEAD : shared;
        Collector<Object> collector = head.collector();
        for (int i = 0; i < size; i++) {
            time.timestamp = timestamps[i];
            collector.collect(record(head, cells, i));
        }
    }

    private static Object record(Head head, long[] cells, int i) {
        int width = head.width();
        int at = i * width;
        long second = width > 1 ? cells[at + 1] : 0;
        long third = width > 2 ? cells[at + 2] : 0;
        long fourth = width > 3 ? cells[at + 3] : 0;
        try {
            return (Object) head.maker().invokeExact(cells[at], second, third, fourth);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException("The constructor of a record declares no exception", t);
        }
    }
}
