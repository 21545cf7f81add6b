package io.weir.engine;

import io.weir.backend.CapturedBlock;
import java.util.List;

/**
 * The snapshot of one worker for one checkpoint while it is being captured: takes what the worker
 * hands over and writes it elsewhere. Called from the worker's thread.
 */
public interface SnapshotBuild {
    /** Takes captured entries. */
    void captured(CapturedBlock block);

    /** Whether so much waits to be written that the worker should capture no more for now. */
    boolean isBehind();

    /**
     * All is captured.
     *
     * @param times what it has cost the worker
     */
    void complete(List<TaskSnapshot> tasks, BarrierTimes times);

    /**
     * What was captured will not be completed. Transactions that ended with it are prepared all the
     * same: what they hold belongs to the checkpoint after this one.
     *
     * @param tasks that have taken their part of it
     */
    void abandon(List<TaskSnapshot> tasks);

    /** Begins the snapshot of a worker. */
    interface Factory {
        /**
         * Begins one.
         *
         * @param full whether it holds all keyed state
         * @param caughtUp called, from any thread, when it is no longer {@link #isBehind behind}
         */
        SnapshotBuild begin(int worker, long checkpointId, boolean full, Runnable caughtUp);
    }
}
