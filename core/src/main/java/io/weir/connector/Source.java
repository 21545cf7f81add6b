package io.weir.connector;

import io.weir.types.Type;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where records come from: a set of <em>splits</em> (files, partitions, ranges), each read in order
 * from a position that can be read again.
 *
 * <p>A split is an immutable value that says both what it is ({@link #splitId}) and from where it
 * is to be read on. The engine discovers splits, gives each to one subtask, keeps their positions
 * in every checkpoint, and hands them back after a restore, at any parallelism. A source whose past
 * can't be read again (a socket) says so in {@link #isReplayable()} and loses exactly-once.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 */
public interface Source<T, S> extends Serializable {
    /** What it is called in plans and logs, for instance {@code "lines of /data/in"}. */
    String name();

    /** Whether the records end by themselves. */
    boolean isBounded();

    /** Whether a split can be read again from a position it had before. */
    default boolean isReplayable() {
        return true;
    }

    /** Whether records are emitted with an event time of their own. */
    default boolean givesTimestamps() {
        return false;
    }

    /** How splits are stored in checkpoints. */
    Type<S> splitType();

    /** Names the split for ever, whatever its position. */
    String splitId(S split);

    /**
     * All splits that exist now, each at its start. Called once before a job starts from nothing (a
     * job that is restored has its splits in the checkpoint) and then, or after a restore, every
     * {@link #discoveryInterval()}, from one thread at a time, which may block. Splits whose id is
     * known already are ignored.
     *
     * @param parallelism how many readers there are; a source that can be cut anywhere may use it
     */
    List<S> discoverSplits(int parallelism) throws IOException;

    /**
     * How often to look for new splits, or empty for once only: then the splits found before the
     * first start are all there ever will be, also after a restore.
     */
    default Optional<Duration> discoveryInterval() {
        return Optional.empty();
    }

    /**
     * Whether {@code stored}, taken from a checkpoint, can still be read; if not, the message says
     * why and the job is refused.
     */
    default Optional<String> whyNotReadable(S stored) {
        return Optional.empty();
    }

    /** A reader for one subtask, which owns it. */
    SourceReader<T, S> createReader(ReaderContext context) throws IOException;
}
