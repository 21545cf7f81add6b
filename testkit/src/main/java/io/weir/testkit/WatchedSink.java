package io.weir.testkit;

import io.weir.connector.Sink;
import io.weir.connector.SinkContext;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.testkit.sim.World;
import io.weir.types.Type;
import java.io.IOException;
import java.util.List;

/** A sink that tells the simulation of each call, so that the process can die before and after. */
final class WatchedSink<T, C> implements Sink<T, C> {
    private final Sink<T, C> sink;
    private final Shared<World> world;

    WatchedSink(Sink<T, C> sink, Shared<World> world) {
        this.sink = sink;
        this.world = world;
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Type<C> committableType() {
        return sink.committableType();
    }

    @Override
    public SinkWriter<T, C> createWriter(WriterContext context) throws IOException {
        return new Writer<>(sink.createWriter(context), world.get());
    }

    @Override
    public void commit(List<C> committables) throws IOException {
        world.get().call("sink: commit " + committables);
        sink.commit(committables);
        world.get().call("sink: committed");
    }

    @Override
    public void abortAllBut(List<C> held, SinkContext context) throws IOException {
        world.get().call("sink: abort all but " + held);
        sink.abortAllBut(held, context);
        world.get().call("sink: aborted");
    }

    private static final class Writer<T, C> implements SinkWriter<T, C> {
        private final SinkWriter<T, C> writer;
        private final World world;

        Writer(SinkWriter<T, C> writer, World world) {
            this.writer = writer;
            this.world = world;
        }

        @Override
        public void write(T record) throws IOException {
            world.call("sink: write " + record);
            writer.write(record);
        }

        @Override
        public void flush() throws IOException {
            world.call("sink: flush");
            writer.flush();
        }

        @Override
        public List<C> prepareCommit(long checkpointId) throws IOException {
            return beginCommit(checkpointId).run();
        }

        @Override
        public Preparation<C> beginCommit(long checkpointId) throws IOException {
            world.call("sink: begin to commit " + checkpointId);
            Preparation<C> begun = writer.beginCommit(checkpointId);
            return () -> {
                world.call("sink: prepare " + checkpointId);
                List<C> prepared = begun.run();
                world.call("sink: prepared " + checkpointId);
                return prepared;
            };
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }
}
