package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads the state that a worker's chain of segments holds.
 *
 * <p>Keyed state is what all segments say one after the other, from the oldest to the newest;
 * operator state (key group -1) is written whole each time, so only the newest segment's counts.
 * Any number of chains can be read for any key groups: a subtask that restores after a change of
 * parallelism reads all chains and takes its own key groups from each.
 */
public final class ChainReader {
    private ChainReader() {}

    /**
     * Gives the blocks as they were written, to be applied in this order.
     *
     * @param job the store whose root is the job's folder
     * @param chain its segments, the oldest first
     * @param keyGroups which are wanted; asked for -1, too
     */
    public static void restore(
            FileStore job, List<SegmentHandle> chain, IntPredicate keyGroups, BlockVisitor visitor)
            throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            boolean newest = i == chain.size() - 1;
            SegmentReader.open(job, chain.get(i))
                    .forEach(
                            block ->
                                    (newest || block.keyGroup() >= 0)
                                            && keyGroups.test(block.keyGroup()),
                            visitor);
        }
    }

    /**
     * Gives the state as it is after all segments: PUT entries only, ordered by state and key
     * group, in several blocks where one would be large. Holds one state's key group in memory at a
     * time.
     *
     * @param job the store whose root is the job's folder
     * @param chain its segments, the oldest first, which is a base
     * @param keyGroups which are wanted; asked for -1, too
     */
    public static void merged(
            FileStore job, List<SegmentHandle> chain, IntPredicate keyGroups, BlockVisitor visitor)
            throws IOException {
        var state = new MergedState();
        state.addChain(job, chain);
        for (MergedState.Place place : state.places().keySet()) {
            if (keyGroups.test(place.keyGroup())) {
                state.read(place, visitor);
            }
        }
    }

    /**
     * All state of a checkpoint, chain by chain, as {@link #merged(FileStore, List, IntPredicate,
     * BlockVisitor)} gives it. A state's key group is in one chain only; operator state can be in
     * several, each with the items of its worker.
     */
    public static void merged(FileStore job, CheckpointMetadata checkpoint, BlockVisitor visitor)
            throws IOException {
        for (CheckpointMetadata.Chain chain : checkpoint.chains()) {
            merged(job, chain.segments(), keyGroup -> true, visitor);
        }
    }
}
