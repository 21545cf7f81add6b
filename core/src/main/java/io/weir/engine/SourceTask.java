package io.weir.engine;

import io.weir.connector.ReaderContext;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.connector.SourceReader.Poll;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.restore.EngineStates;
import io.weir.snapshot.StateId;
import io.weir.time.Clock;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A task whose records come from a source; it waits for {@link #release} before the first one. */
final class SourceTask<T, S> extends Task implements ReaderContext {
    private static final int RECORDS_PER_TURN = 512;

    private final Source<T, S> source;
    private final PlannedOperator planned;
    private final List<S> initialSplits;
    private final Worker worker;
    private final boolean mayGrow;
    private final SharedObject shared;
    private @Nullable ChainSourceOutput<T> output;
    private @Nullable SourceReader<T, S> reader;
    private @Nullable SplitWatermarks<T> watermarks;
    private long lastWatermark = Long.MIN_VALUE;
    private boolean held = true;
    private boolean finished;
    private long idleUntil = Long.MIN_VALUE;

    /**
     * @param initialSplits the splits of this subtask, new ones and ones from a checkpoint
     * @param worker that runs the task
     * @param shared the object that all readers of the source share
     */
    SourceTask(
            String name,
            int subtask,
            TaskEnvironment environment,
            Source<T, S> source,
            PlannedOperator planned,
            List<S> initialSplits,
            Worker worker,
            SharedObject shared) {
        super(name, subtask, environment);
        this.source = source;
        this.planned = planned;
        this.initialSplits = initialSplits;
        this.worker = worker;
        this.shared = shared;
        this.mayGrow = source.discoveryInterval().isPresent();
    }

    @Override
    void open() throws Exception {
        super.open();
        SourceReader<T, S> made = source.createReader(this);
        reader = made;
        made.addSplits(initialSplits);
        if (watermarks != null) {
            if (!initialSplits.isEmpty()) {
                watermarks.awaitFirst();
            }
            callAt(
                    clock().currentTimeMillis() + environment().watermarkIntervalMillis(),
                    this::makeWatermarks);
        }
    }

    private SourceReader<T, S> reader() {
        if (reader == null) {
            throw new IllegalStateException("Source task " + name() + " is not open");
        }
        return reader;
    }

    /** Lets the records begin, or go on. */
    void release() {
        held = false;
    }

    /** No more records, until {@link #release}. */
    void suspend() {
        held = true;
    }

    /** As if the source were at its end: event time goes to its end, the operators finish. */
    void drain() throws Exception {
        if (!finished) {
            finish();
        }
    }

    private void finish() throws Exception {
        finished = true;
        advanceWatermark(hosts().get(0), Long.MAX_VALUE);
        end();
    }

    /** Takes on splits that were discovered later. */
    void addSplits(List<?> splits) throws Exception {
        @SuppressWarnings("unchecked") // They come from the same source.
        List<S> mine = (List<S>) splits;
        reader().addSplits(mine);
        idleUntil = Long.MIN_VALUE;
    }

    /** The reader has asked to be polled. */
    void woken() {
        idleUntil = Long.MIN_VALUE;
    }

    PlannedOperator planned() {
        return planned;
    }

    /** What makes event time, if the source has any. */
    void setWatermarks(SplitWatermarks<T> watermarks) {
        this.watermarks = watermarks;
    }

    private void makeWatermarks() {
        SplitWatermarks<T> made = watermarks;
        if (made == null || finished) {
            return;
        }
        made.periodic();
        long now = made.current();
        if (now != Long.MIN_VALUE && now != lastWatermark) {
            lastWatermark = now;
            emitWatermark(hosts().get(0), now);
        }
        callAt(
                clock().currentTimeMillis() + environment().watermarkIntervalMillis(),
                this::makeWatermarks);
    }

    /** What the reader's records go to. */
    void setOutput(ChainSourceOutput<T> output) {
        this.output = output;
    }

    @Override
    long recordsIn() {
        return output == null ? 0 : output.count();
    }

    @Override
    boolean work() throws Exception {
        if (held || finished || isBlocked()) {
            return false;
        }
        if (idleUntil != Long.MIN_VALUE && environment().clock().nanoTime() - idleUntil < 0) {
            return false;
        }
        idleUntil = Long.MIN_VALUE;
        ChainSourceOutput<T> out = output;
        if (out == null) {
            throw new IllegalStateException("Source task " + name() + " has no output");
        }
        Poll poll = reader().poll(out, RECORDS_PER_TURN);
        if (poll instanceof Poll.Idle idle) {
            idleUntil = idle.untilNanos();
            return false;
        }
        if (poll instanceof Poll.Finished) {
            if (mayGrow) {
                idleUntil = Long.MAX_VALUE;
                return false;
            }
            finish();
        }
        return true;
    }

    @Override
    long nextInputNanos() {
        return held || finished || idleUntil == Long.MIN_VALUE ? Long.MAX_VALUE : idleUntil;
    }

    @Override
    TaskSnapshot snapshot(Barrier barrier, boolean full) throws Exception {
        List<byte[]> splits = new ArrayList<>();
        Type<S> type = source.splitType();
        for (S split : reader().snapshotSplits()) {
            splits.add(StoredOperatorState.encode(type, split));
        }
        TaskSnapshot chain = super.snapshot(barrier, full);
        List<OperatorStateImage> images = new ArrayList<>(chain.images());
        images.add(
                new OperatorStateImage(
                        new StateId(planned.operatorId(), EngineStates.SPLITS),
                        subtask(),
                        OperatorStateImage.Kind.LIST,
                        Optional.empty(),
                        type.schemaJson(),
                        splits));
        return new TaskSnapshot(images, chain.preparations(), chain.keyed());
    }

    void notifyReader(long checkpointId) throws Exception {
        reader().notifyCheckpointComplete(checkpointId);
    }

    @Override
    void close() throws Exception {
        try {
            if (reader != null) {
                reader.close();
            }
        } finally {
            super.close();
        }
    }

    @Override
    public int subtaskIndex() {
        return subtask();
    }

    @Override
    public int parallelism() {
        return planned.parallelism();
    }

    @Override
    public Clock clock() {
        return environment().clock();
    }

    @Override
    public void wake() {
        worker.sourceWoken(this);
    }

    @Override
    public Thread newThread(Runnable work, String name) {
        return environment().scheduler().newThread(work, name);
    }

    @Override
    public <V> V shared(Class<V> type, Supplier<V> create) {
        return shared.get(type, create);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <R> R create(Class<?> type, @Nullable Object... arguments) {
        return environment().specializer().create(type, arguments);
    }
}
