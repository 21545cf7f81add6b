package io.weir.connectors;

import io.weir.connector.Sink;
import io.weir.connector.SinkContext;
import io.weir.connector.SinkWriter;
import io.weir.connector.WriterContext;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps records in memory, each exactly once through all restarts of the job in this process: a
 * record is there when the checkpoint after it is complete, or the job has ended. Made by {@link
 * Collect#toList}. In another process it begins empty. Safe for any thread.
 *
 * @param <T> the type of the records
 */
public final class CollectSink<T> implements Sink<T, CollectedBatch> {
    private static final AtomicLong LAST_BATCH = new AtomicLong();

    private final InProcess<Results<T>> results =
            InProcess.of("A collecting sink", new Results<>());

    CollectSink() {}

    /** What is committed so far: of each subtask in its order. */
    public List<T> committed() {
        return results.get().committed();
    }

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public Type<CollectedBatch> committableType() {
        return Types.of(CollectedBatch.class);
    }

    @Override
    public SinkWriter<T, CollectedBatch> createWriter(WriterContext context) {
        return new Writer<>(results.get());
    }

    @Override
    public void commit(List<CollectedBatch> committables) {
        committables.forEach(results.get()::commit);
    }

    @Override
    public void abortAllBut(List<CollectedBatch> held, SinkContext context) {
        results.get().abortAllBut(held);
    }

    /** What all clones of a sink share. */
    private static final class Results<T> {
        private final List<T> committed = new ArrayList<>();
        private final Map<Long, List<T>> pending = new TreeMap<>();

        synchronized List<T> committed() {
            return new ArrayList<>(committed);
        }

        synchronized CollectedBatch prepare(List<T> records) {
            long number = LAST_BATCH.incrementAndGet();
            pending.put(number, records);
            return new CollectedBatch(InProcess.process(), number);
        }

        /** A batch that is not pending is committed already, or was of another process. */
        synchronized void commit(CollectedBatch batch) {
            if (batch.process().equals(InProcess.process())) {
                List<T> records = pending.remove(batch.number());
                if (records != null) {
                    committed.addAll(records);
                }
            }
        }

        synchronized void abortAllBut(List<CollectedBatch> held) {
            pending.keySet()
                    .retainAll(
                            held.stream()
                                    .filter(batch -> batch.process().equals(InProcess.process()))
                                    .map(CollectedBatch::number)
                                    .toList());
        }
    }

    private static final class Writer<T> implements SinkWriter<T, CollectedBatch> {
        private final Results<T> results;
        private List<T> open = new ArrayList<>();

        private Writer(Results<T> results) {
            this.results = results;
        }

        @Override
        public void write(T record) {
            open.add(record);
        }

        @Override
        public List<CollectedBatch> prepareCommit(long checkpointId) {
            if (open.isEmpty()) {
                return List.of();
            }
            CollectedBatch batch = results.prepare(open);
            open = new ArrayList<>();
            return List.of(batch);
        }

        @Override
        public void close() {
            open = new ArrayList<>();
        }
    }
}
