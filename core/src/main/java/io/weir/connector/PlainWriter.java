package io.weir.connector;

import java.io.IOException;
import java.util.List;

/**
 * The writer of a {@link PlainSink}. All calls come from the subtask's thread.
 *
 * @param <T> the type of the records
 */
public interface PlainWriter<T> extends SinkWriter<T, NoCommit> {
    /**
     * Hands on everything that was written so far; once this returns it no longer needs to be
     * written again. Called before each checkpoint and at the end of the input.
     */
    @Override
    void flush() throws IOException;

    /** Flushes; there is nothing to commit. */
    @Override
    default List<NoCommit> prepareCommit(long checkpointId) throws IOException {
        flush();
        return List.of();
    }
}
