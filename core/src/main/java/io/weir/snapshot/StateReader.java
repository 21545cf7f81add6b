package io.weir.snapshot;

import java.io.IOException;
import java.util.function.IntPredicate;

/** The state of a checkpoint or savepoint, to be restored. Safe for any thread. */
public interface StateReader {
    /** What it holds, of which types. */
    CheckpointMetadata metadata();

    /**
     * Gives all entries of some key groups, in blocks that are to be applied in this order; see
     * {@link Entries} for what is in them. A block's size is bounded, unless a single value is
     * larger.
     *
     * @param keyGroups which are wanted; asked for -1, which is operator state, too
     * @throws DamagedFileException if a file is not what was written
     */
    void restore(IntPredicate keyGroups, BlockVisitor visitor) throws IOException;
}
