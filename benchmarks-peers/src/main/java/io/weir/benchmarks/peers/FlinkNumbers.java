package io.weir.benchmarks.peers;

import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Records made from their numbers, counted by {@link Meter}; the numbers are dealt out in turn. */
final class FlinkNumbers<T> implements Source<T, FlinkNumbers.Share, Boolean> {
    private static final long serialVersionUID = 1L;

    /** Records between two looks of Flink at its mailbox; more brought nothing. */
    private static final int BATCH = 64;

    private final long records;
    private final Schedule schedule;
    private final Numbered<T> function;

    /** Makes the record of a number. */
    interface Numbered<T> extends LongFunction<T>, Serializable {}

    /** The numbers {@code next}, {@code next + of}, {@code next + 2 of} and so on. */
    record Share(long next, int of) implements SourceSplit {
        @Override
        public String splitId() {
            return String.valueOf(next % of);
        }
    }

    FlinkNumbers(Task task, Numbered<T> function) {
        this(task.records(), task.workload().schedule(), function);
    }

    /** As many records as are due by a schedule. */
    FlinkNumbers(long records, Schedule schedule, Numbered<T> function) {
        this.records = records;
        this.schedule = schedule;
        this.function = function;
    }

    @Override
    public Boundedness getBoundedness() {
        return records == Long.MAX_VALUE ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<T, Share> createReader(SourceReaderContext context) {
        return new Reader<>(records, schedule, function, context.getIndexOfSubtask() == 0);
    }

    @Override
    public SplitEnumerator<Share, Boolean> createEnumerator(SplitEnumeratorContext<Share> context) {
        return new Dealer(context, false);
    }

    @Override
    public SplitEnumerator<Share, Boolean> restoreEnumerator(
            SplitEnumeratorContext<Share> context, Boolean dealt) {
        return new Dealer(context, dealt);
    }

    @Override
    public SimpleVersionedSerializer<Share> getSplitSerializer() {
        return new ShareSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new DealtSerializer();
    }

    private static final class Reader<T> implements SourceReader<T, Share> {
        private final long records;
        private final Schedule schedule;
        private final Numbered<T> function;
        private final boolean countsCheckpoints;
        private final Meter.Given given = Meter.newGiven();
        private final CompletableFuture<@Nullable Void> available = new CompletableFuture<>();
        private long next;

        /** 0 before there is a share. */
        private int step;

        Reader(long records, Schedule schedule, Numbered<T> function, boolean countsCheckpoints) {
            this.records = records;
            this.schedule = schedule;
            this.function = function;
            this.countsCheckpoints = countsCheckpoints;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) {
            if (step == 0) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            int count = 0;
            long number = next;
            long end = Math.min(records, schedule.end());
            while (count < BATCH && number < end) {
                output.collect(function.apply(number));
                number += step;
                count++;
            }
            next = number;
            given.add(count);
            if (next >= records) {
                return InputStatus.END_OF_INPUT;
            }
            if (count == 0) {
                // The task's thread has nothing else to do; a timer of Flink's would come each 1
                // ms.
                LockSupport.parkNanos(Schedule.LOOK_AGAIN_NANOS);
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<Share> snapshotState(long checkpointId) {
            return step == 0 ? List.of() : List.of(new Share(next, step));
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<Share> splits) {
            for (Share share : splits) {
                next = share.next();
                step = share.of();
            }
            available.complete(null);
        }

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (countsCheckpoints) {
                Meter.checkpointComplete();
            }
        }

        @Override
        public void close() {}
    }

    /** Gives each reader its share, once. */
    private static final class Dealer implements SplitEnumerator<Share, Boolean> {
        private final SplitEnumeratorContext<Share> context;
        private final boolean dealt;
        private final List<Share> back = new ArrayList<>();

        Dealer(SplitEnumeratorContext<Share> context, boolean dealt) {
            this.context = context;
            this.dealt = dealt;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<Share> splits, int subtask) {
            back.addAll(splits);
        }

        @Override
        public void addReader(int subtask) {
            if (!back.isEmpty()) {
                context.assignSplit(back.remove(0), subtask);
            } else if (!dealt) {
                context.assignSplit(new Share(subtask, context.currentParallelism()), subtask);
            }
        }

        @Override
        public Boolean snapshotState(long checkpointId) {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final class ShareSerializer implements SimpleVersionedSerializer<Share> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Share share) {
            return ByteBuffer.allocate(12).putLong(share.next()).putInt(share.of()).array();
        }

        @Override
        public Share deserialize(int version, byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Share(buffer.getLong(), buffer.getInt());
        }
    }

    private static final class DealtSerializer implements SimpleVersionedSerializer<Boolean> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Boolean dealt) {
            return new byte[] {(byte) (dealt ? 1 : 0)};
        }

        @Override
        public Boolean deserialize(int version, byte[] bytes) {
            return bytes[0] == 1;
        }
    }
}
