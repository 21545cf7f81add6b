package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Schedule;
import io.weir.benchmarks.race.Task;
import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.connectors.Generator.IndexFunction;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Records made from their numbers, counted by {@link Meter}: subtask <i>i</i> of <i>n</i> gives the
 * numbers <i>i</i>, <i>i + n</i>, <i>i + 2n</i> and so on. A job may have one such source.
 */
final class MeteredSource<T> implements Source<T, MeteredSource.Share> {
    private final long records;
    private final Schedule schedule;
    private final IndexFunction<T> function;

    /** The numbers {@code next}, {@code next + of}, {@code next + 2 of} and so on. */
    record Share(long next, int of) {}

    /** Emits the records of the first {@code count} of some numbers. */
    interface Emitter<T> {
        void emit(SourceOutput<T> output, long first, int step, int count);
    }

    MeteredSource(Task task, IndexFunction<T> function) {
        this(task.records(), task.workload().schedule(), function);
    }

    /** As many records as are due by a schedule. */
    MeteredSource(long records, Schedule schedule, IndexFunction<T> function) {
        this.records = records;
        this.schedule = schedule;
        this.function = function;
    }

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public boolean isBounded() {
        return records != Long.MAX_VALUE;
    }

    @Override
    public Type<Share> splitType() {
        return Types.of(Share.class);
    }

    @Override
    public String splitId(Share split) {
        return String.valueOf(split.next() % split.of());
    }

    @Override
    public List<Share> discoverSplits(int parallelism) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            shares.add(new Share(i, parallelism));
        }
        return shares;
    }

    @Override
    public SourceReader<T, Share> createReader(ReaderContext context) {
        Emitter<T> emitter = context.create(MeteredEmitter.class, function);
        return new Reader<>(records, schedule, emitter, context);
    }

    private static final class Reader<T> implements SourceReader<T, Share> {
        private final long records;
        private final Schedule schedule;
        private final Emitter<T> emitter;
        private final ReaderContext context;
        private final Meter.Given given = Meter.newGiven();
        private final List<Share> shares = new ArrayList<>();

        Reader(long records, Schedule schedule, Emitter<T> emitter, ReaderContext context) {
            this.records = records;
            this.schedule = schedule;
            this.emitter = emitter;
            this.context = context;
        }

        @Override
        public void addSplits(List<Share> splits) {
            shares.addAll(splits);
        }

        @Override
        public Poll poll(SourceOutput<T> output, int limit) {
            int left = limit;
            boolean finished = true;
            for (int i = 0; i < shares.size(); i++) {
                Share share = shares.get(i);
                long there = schedule.count(share.next(), share.of(), records);
                int count = (int) Math.min(left, there);
                emitter.emit(output, share.next(), share.of(), count);
                shares.set(i, new Share(share.next() + (long) count * share.of(), share.of()));
                left -= count;
                finished &= share.next() + (long) count * share.of() >= records;
            }
            given.add(limit - left);
            if (finished) {
                return Poll.FINISHED;
            }
            return left < limit
                    ? Poll.MORE
                    : new Poll.Idle(context.clock().nanoTime() + Schedule.LOOK_AGAIN_NANOS);
        }

        @Override
        public List<Share> snapshotSplits() {
            return List.copyOf(shares);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (context.subtaskIndex() == 0) {
                Meter.checkpointComplete();
            }
        }

        @Override
        public void close() {}
    }
}
