package io.weir.operator;

import io.weir.types.Type;
import java.io.IOException;
import java.util.List;

/**
 * An operator whose effects outside become final with a checkpoint. What may block is handed back
 * as an action that the host runs on another thread, one after the other for each subtask.
 *
 * @param <C> the type of the committables
 */
public interface Committing<C> {
    /** How committables are stored in the checkpoint. */
    Type<C> committableType();

    /** At the barrier, on the operator's thread: ends the transaction and begins the next. */
    Preparation<C> prepare(long checkpointId) throws IOException;

    /** Commits what was prepared up to the checkpoint, which is complete. */
    Commit commit(long checkpointId);

    /** Makes a transaction safe. */
    @FunctionalInterface
    interface Preparation<C> {
        /** All that is prepared and not known to be committed, for the checkpoint to hold. */
        List<C> run() throws IOException;
    }

    /** Makes transactions final. */
    @FunctionalInterface
    interface Commit {
        /** Commits. */
        void run() throws IOException;
    }
}
