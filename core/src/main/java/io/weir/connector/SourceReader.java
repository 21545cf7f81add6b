package io.weir.connector;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Reads the splits of one subtask. All calls come from the subtask's thread, which many tasks
 * share: a call does a bounded piece of work and does not block for long. Work that blocks (a
 * socket, a slow client) belongs on a thread of the reader's own, which calls {@link
 * ReaderContext#wake()}.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 */
public interface SourceReader<T, S> extends Closeable {
    /**
     * Takes on splits: new ones or ones from a checkpoint, read to their end or not. A poll follows
     * soon, whatever the last one said.
     */
    void addSplits(List<S> splits) throws IOException;

    /**
     * Emits some records, at most {@code limit}, which is at least 1. If it fails, the reader is
     * closed and a new one goes on from the last checkpoint.
     *
     * @return what to expect next
     */
    Poll poll(SourceOutput<T> output, int limit) throws IOException;

    /**
     * The splits with the positions after the last record emitted, those read to their end
     * included: they tell that they need not be read again. What comes in the next poll is what
     * follows.
     */
    List<S> snapshotSplits();

    /** The checkpoint is complete: its positions are safe. Best effort; may be skipped. */
    default void notifyCheckpointComplete(long checkpointId) throws IOException {}

    @Override
    void close() throws IOException;

    /** What a poll says about the next one. */
    sealed interface Poll {
        /** There is more at once. */
        record More() implements Poll {}

        /** Nothing until {@code nanoTime} of the clock, or until {@link ReaderContext#wake()}. */
        record Idle(long untilNanos) implements Poll {}

        /**
         * All splits given so far (none, maybe) are at their end and will never have more. The
         * reader is polled again only if it is given another split.
         */
        record Finished() implements Poll {}

        /** There is more at once. */
        Poll MORE = new More();

        /** Nothing until {@link ReaderContext#wake()}. */
        Poll IDLE = new Idle(Long.MAX_VALUE);

        /** All splits are at their end. */
        Poll FINISHED = new Finished();
    }
}
