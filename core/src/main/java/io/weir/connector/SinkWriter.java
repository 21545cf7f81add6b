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

    /** Rolls back what was not prepared and frees what is held. */
    @Override
    void close() throws IOException;
}
