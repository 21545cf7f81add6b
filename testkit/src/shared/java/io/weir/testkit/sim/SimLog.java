package io.weir.testkit.sim;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.testkit.Shared;
import io.weir.time.Clock;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A replayable log: partitions that are read in order from any position. It comes slowly, some
 * records at a time with a pause after them, so that checkpoints fall between them.
 *
 * @param <T> the type of the records
 */
public final class SimLog<T> implements Source<T, SimSplit> {
    private final Shared<List<List<T>>> partitions;
    private final int chunk;
    private final long pauseNanos;
    private final Shared<World> world;

    /**
     * A log that can always be read.
     *
     * @param partitions their records
     * @param chunk how many records come at once
     * @param pauseNanos from one chunk to the next; 0: none
     */
    public SimLog(List<List<T>> partitions, int chunk, long pauseNanos) {
        this(partitions, chunk, pauseNanos, World.CALM);
    }

    /** As the other one, in a world where reading can fail. */
    public SimLog(List<List<T>> partitions, int chunk, long pauseNanos, World world) {
        this.world = Shared.of(world);
        this.partitions = Shared.of(partitions.stream().map(List::copyOf).toList());
        this.chunk = chunk;
        this.pauseNanos = pauseNanos;
    }

    @Override
    public String name() {
        return "simulated log";
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Type<SimSplit> splitType() {
        return Types.of(SimSplit.class);
    }

    @Override
    public String splitId(SimSplit split) {
        return "partition-" + split.partition();
    }

    @Override
    public List<SimSplit> discoverSplits(int parallelism) {
        List<SimSplit> splits = new ArrayList<>();
        for (int i = 0; i < partitions.get().size(); i++) {
            splits.add(new SimSplit(i, 0));
        }
        return splits;
    }

    @Override
    public SourceReader<T, SimSplit> createReader(ReaderContext context) {
        return new Reader<>(partitions.get(), chunk, pauseNanos, context.clock(), world.get());
    }

    private static final class Reader<T> implements SourceReader<T, SimSplit> {
        private final List<List<T>> partitions;
        private final int chunk;
        private final long pauseNanos;
        private final Clock clock;
        private final World world;
        private final List<SimSplit> splits = new ArrayList<>();
        private int next;
        private long pauseEnds = Long.MIN_VALUE;

        Reader(List<List<T>> partitions, int chunk, long pauseNanos, Clock clock, World world) {
            this.partitions = partitions;
            this.chunk = chunk;
            this.pauseNanos = pauseNanos;
            this.clock = clock;
            this.world = world;
        }

        @Override
        public void addSplits(List<SimSplit> added) {
            splits.addAll(added);
        }

        @Override
        public Poll poll(SourceOutput<T> output, int limit) throws IOException {
            if (pauseNanos > 0 && clock.nanoTime() < pauseEnds) {
                return new Poll.Idle(pauseEnds);
            }
            for (int i = 0; i < splits.size(); i++) {
                int at = next++ % splits.size();
                SimSplit split = splits.get(at);
                List<T> records = partitions.get(split.partition());
                int from = split.position();
                int to = Math.min(records.size(), from + Math.min(chunk, limit));
                if (from < to) {
                    world.call("read a partition");
                    output.split("partition-" + split.partition());
                    for (int position = from; position < to; position++) {
                        output.collect(records.get(position));
                    }
                    splits.set(at, new SimSplit(split.partition(), to));
                    if (to == records.size()) {
                        output.splitFinished("partition-" + split.partition());
                    }
                    pauseEnds = clock.nanoTime() + pauseNanos;
                    return Poll.MORE;
                }
            }
            return Poll.FINISHED;
        }

        @Override
        public List<SimSplit> snapshotSplits() {
            return List.copyOf(splits);
        }

        @Override
        public void close() {}
    }
}
