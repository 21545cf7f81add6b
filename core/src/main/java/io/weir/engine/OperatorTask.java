package io.weir.engine;

import io.weir.checkpoint.Alignment;
import io.weir.checkpoint.Alignment.Step;
import io.weir.checkpoint.CheckpointMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task whose records come from other tasks. */
final class OperatorTask extends Task {
    /** Batches taken in a turn, so that other tasks of the worker get theirs. */
    private static final int BATCHES_PER_TURN = 4;

    /** A channel into the task and what hands its batches to the head operator. */
    private record Entrance(Channel channel, BatchLoop loop) {}

    private final List<Entrance> entrances = new ArrayList<>();
    private final SnapshotListener listener;
    private @Nullable Alignment alignment;
    private @Nullable WatermarkValve valve;
    private int openEntrances;
    private int next;
    private long recordsIn;

    /** Learns what happens at barriers. */
    interface SnapshotListener {
        /** All barriers are here. */
        void snapshotDue(OperatorTask task, Barrier barrier) throws Exception;

        /**
         * A barrier was seen for the first time; sources of the same worker need not wait for
         * theirs.
         */
        void barrierSeen(Barrier barrier) throws Exception;
    }

    OperatorTask(String name, int subtask, TaskEnvironment environment, SnapshotListener listener) {
        super(name, subtask, environment);
        this.listener = listener;
    }

    void addEntrance(Channel channel, BatchLoop loop) {
        entrances.add(new Entrance(channel, loop));
        openEntrances++;
    }

    @Override
    void open() throws Exception {
        super.open();
        alignment =
                new Alignment(
                        environment().exactlyOnce()
                                ? CheckpointMode.EXACTLY_ONCE
                                : CheckpointMode.AT_LEAST_ONCE,
                        entrances.size());
        valve = new WatermarkValve(entrances.size());
    }

    private Alignment alignment() {
        if (alignment == null) {
            throw new IllegalStateException("Task " + name() + " is not open");
        }
        return alignment;
    }

    @Override
    long recordsIn() {
        return recordsIn;
    }

    @Override
    boolean work() throws Exception {
        int taken = 0;
        int idle = 0;
        int count = entrances.size();
        while (taken < BATCHES_PER_TURN && idle < count && !isBlocked()) {
            int at = next;
            next = next + 1 == count ? 0 : next + 1;
            Batch batch = alignment().isBlocked(at) ? null : entrances.get(at).channel().poll();
            if (batch == null) {
                idle++;
            } else {
                idle = 0;
                taken++;
                process(at, batch);
            }
        }
        return taken > 0;
    }

    private void process(int entrance, Batch batch) throws Exception {
        if (batch.size > 0) {
            recordsIn += batch.size;
            entrances.get(entrance).loop().run(batch, time());
        }
        if (batch.watermark != Batch.NONE && valve != null) {
            long advanced = valve.advance(entrance, batch.watermark);
            if (advanced != Long.MIN_VALUE) {
                advanceWatermark(hosts().get(0), advanced);
            }
        }
        Barrier barrier = batch.barrier;
        if (barrier != null) {
            listener.barrierSeen(barrier);
            carryOut(alignment().barrierFrom(entrance, barrier.checkpointId()), barrier);
        }
        boolean ended = batch.endOfInput;
        entrances.get(entrance).channel().giveBack(batch);
        if (ended && --openEntrances == 0) {
            end();
        }
    }

    private void carryOut(List<Step> steps, Barrier barrier) throws Exception {
        for (Step step : steps) {
            if (step instanceof Step.Snapshot) {
                listener.snapshotDue(this, barrier);
            }
            // Block and Abandon are read off the alignment when the next batch is taken.
        }
    }

    @Override
    void checkpointAborted(long checkpointId) {
        var unused = alignment().aborted(checkpointId);
    }
}
