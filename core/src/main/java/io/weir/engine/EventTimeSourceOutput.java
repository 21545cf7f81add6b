package io.weir.engine;

import io.weir.function.Collector;
import io.weir.watermark.TimestampAssigner;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of a reader to the head of a chain, each with its event time, and lets the
 * watermarks of its split know of it. The head is a constant in a private copy (see {@link
 * Specializer}).
 */
final class EventTimeSourceOutput<T> extends ChainSourceOutput<T> {
    private static final @Nullable Head HEAD =
            Specializer.constant(MethodHandles.lookup(), Head.class);

    private final Head shared;
    private final SplitWatermarks<T> watermarks;
    private final TimestampAssigner<T> assigner;
    private SplitWatermarks<T>.@Nullable Split split;

    /** The head of a chain, the event time that it sees, and what makes event time. */
    record Head(
            Collector<Object> collector,
            ElementTime time,
            SplitWatermarks<?> watermarks,
            TimestampAssigner<?> assigner) {}

    @SuppressWarnings("unchecked") // All are of the same source.
    EventTimeSourceOutput(Head head) {
        this.shared = head;
        this.watermarks = (SplitWatermarks<T>) head.watermarks();
        this.assigner = (TimestampAssigner<T>) head.assigner();
    }

    @Override
    public void split(String splitId) {
        split = watermarks.split(splitId);
    }

    @Override
    public void collect(T record) {
        collect(record, Long.MIN_VALUE);
    }

    @Override
    public void collect(T record, long timestamp) {
        Head head = HEAD != null ? HEAD : shared;
        count++;
        long eventTime = assigner.extractTimestamp(record, timestamp);
        SplitWatermarks<T>.Split current = split;
        if (current == null) {
            // A reader that names no split has one.
            current = watermarks.split("");
            split = current;
        }
        current.onEvent(record, eventTime);
        head.time().timestamp = eventTime;
        head.collector().collect(record);
    }

    @Override
    public void splitFinished(String splitId) {
        watermarks.finished(splitId);
    }
}
