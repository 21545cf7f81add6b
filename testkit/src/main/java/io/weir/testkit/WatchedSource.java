package io.weir.testkit;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceOutput;
import io.weir.connector.SourceReader;
import io.weir.testkit.sim.World;
import io.weir.types.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A source that tells the simulation of each record, so that the process can die before it. */
final class WatchedSource<T, S> implements Source<T, S> {
    private final Source<T, S> source;
    private final Shared<World> world;

    WatchedSource(Source<T, S> source, Shared<World> world) {
        this.source = source;
        this.world = world;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean isBounded() {
        return source.isBounded();
    }

    @Override
    public boolean isReplayable() {
        return source.isReplayable();
    }

    @Override
    public boolean givesTimestamps() {
        return source.givesTimestamps();
    }

    @Override
    public Type<S> splitType() {
        return source.splitType();
    }

    @Override
    public String splitId(S split) {
        return source.splitId(split);
    }

    @Override
    public List<S> discoverSplits(int parallelism) throws IOException {
        return source.discoverSplits(parallelism);
    }

    @Override
    public Optional<Duration> discoveryInterval() {
        return source.discoveryInterval();
    }

    @Override
    public Optional<String> whyNotReadable(S stored) {
        return source.whyNotReadable(stored);
    }

    @Override
    public SourceReader<T, S> createReader(ReaderContext context) throws IOException {
        return new Reader<>(source.createReader(context), world.get());
    }

    private static final class Reader<T, S> implements SourceReader<T, S> {
        private final SourceReader<T, S> reader;
        private final World world;

        Reader(SourceReader<T, S> reader, World world) {
            this.reader = reader;
            this.world = world;
        }

        @Override
        public void addSplits(List<S> splits) throws IOException {
            reader.addSplits(splits);
        }

        @Override
        public Poll poll(SourceOutput<T> output, int limit) throws IOException {
            return reader.poll(new Output<>(output, world), limit);
        }

        @Override
        public List<S> snapshotSplits() {
            return reader.snapshotSplits();
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws IOException {
            reader.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private record Output<T>(SourceOutput<T> to, World world) implements SourceOutput<T> {
        private void told(T record) {
            try {
                world.call(JobTest.RECORD + record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void split(String splitId) {
            to.split(splitId);
        }

        @Override
        public void collect(T record) {
            told(record);
            to.collect(record);
        }

        @Override
        public void collect(T record, long timestamp) {
            told(record);
            to.collect(record, timestamp);
        }

        @Override
        public void splitFinished(String splitId) {
            to.splitFinished(splitId);
        }
    }
}
