package io.weir.engine;

import io.weir.backend.DeclaredState;
import io.weir.operator.Committing;
import java.util.List;
import java.util.Map;

/** Learns what happens in the workers of an attempt. Called from the workers' threads. */
public interface WorkerListener {
    /**
     * All tasks of the worker are open; it waits for {@link Worker#restore}. Not called where there
     * is nothing to restore.
     *
     * @param declared by operator id, the states that its subtasks have declared
     */
    void opened(int worker, Map<String, List<DeclaredState>> declared);

    /** All tasks of the worker are open and restored; it waits to be started. */
    void ready(int worker);

    /** All tasks of the worker have seen the end of their input and have finished. */
    void inputEnded(int worker);

    /** A checkpoint is complete at the worker's tasks; what they have to commit. */
    void commit(int worker, long checkpointId, List<Committing.Commit> commits);

    /** Something failed; the worker does nothing more until it is cancelled. */
    void failed(int worker, Throwable cause);

    /** The worker was cancelled and has closed its tasks. */
    void stopped(int worker);
}
