package io.weir.connector;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Writes the records of one subtask. All calls come from the subtask's thread.
 *
 * @param <T> the type of the records
 * @param <C> the type of the committables
 */
public interface SinkWriter<T, C> extends Closeable {
    /** Writes a record. If it fails, the writer is closed and nothing it wrote is prepared. */
    void write(T record) throws IOException;

    /**
     * Makes what was written visible to those who read uncommitted results (a console); no promise.
     */
    default void flush() throws IOException {}

    /**
     * Ends the transaction that is open and begins the next: returns what stands for all that was
     * written since the last call, safe against a crash once this returns.
     */
    List<C> prepareCommit(long checkpointId) throws IOException;

    /**
     * The same in two parts, for a writer whose {@link #prepareCommit} would block: this part is
     * quick, and what it returns does the rest on another thread, while the next transaction is
     * already written. One after the other, in the order of the checkpoints.
     */
    default Preparation<C> beginCommit(long checkpointId) throws IOException {
        List<C> prepared = prepareCommit(checkpointId);
        return () -> prepared;
    }

    /** The part of {@link #beginCommit} that may block. */
    @FunctionalInterface
    interface Preparation<C> {
        /** What stands for the transaction, safe against a crash once this returns. */
        List<C> run() throws IOException;
    }

    /** Rolls back what was not prepared and frees what is held. */
    @Override
    void close() throws IOException;
}
