package io.weir.benchmarks.peers;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.BroadcastKey;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamSource;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import java.io.Serializable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Records made from their numbers, counted by {@link Meter}; the numbers are dealt out in turn. */
final class JetNumbers<T> extends AbstractProcessor {
    /** A cooperative processor gives way to others before long. */
    private static final int BATCH = 1024;

    private final long records;
    private final Schedule schedule;
    private final Numbered<T> function;
    private final Meter.Given given = Meter.newGiven();
    private int index;
    private int step;
    private long next;

    /** The record of {@code next}, which the next processor had no room for. */
    private @Nullable T pending;

    /** Makes the record of a number. */
    interface Numbered<T> extends LongFunction<T>, Serializable {}

    private JetNumbers(long records, Schedule schedule, Numbered<T> function) {
        this.records = records;
        this.schedule = schedule;
        this.function = function;
    }

    static <T> StreamSource<T> source(Task task, Numbered<T> function) {
        long records = task.records();
        Schedule schedule = task.workload().schedule();
        return Sources.streamFromProcessor(
                "numbers",
                ProcessorMetaSupplier.of(
                        task.parallelism(), () -> new JetNumbers<>(records, schedule, function)));
    }

    @Override
    protected void init(Context context) {
        index = context.globalProcessorIndex();
        step = context.totalParallelism();
        next = index;
    }

    @Override
    public boolean complete() {
        int count = 0;
        long end = Math.min(records, schedule.end());
        while (count < BATCH && next < end) {
            T record = pending == null ? function.apply(next) : pending;
            if (!tryEmit(record)) {
                pending = record;
                break;
            }
            pending = null;
            next += step;
            count++;
        }
        given.add(count);
        return next >= records;
    }

    @Override
    public boolean saveToSnapshot() {
        return tryEmitToSnapshot(BroadcastKey.broadcastKey(index), next);
    }

    @Override
    protected void restoreFromSnapshot(Object key, Object value) {
        if (key.equals(BroadcastKey.broadcastKey(index))) {
            next = (Long) value;
        }
    }

    @Override
    public boolean snapshotCommitFinish(boolean success) {
        if (index == 0 && success) {
            Meter.checkpointComplete();
        }
        return true;
    }
}
