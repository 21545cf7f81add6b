package io.weir.snapshot;

import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final Comparator<Place> BY_STATE_AND_KEY_GROUP =
            Comparator.comparing((Place place) -> place.state.operatorId())
                    .thenComparing(place -> place.state.name())
                    .thenComparingInt(Place::keyGroup);

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
        var places = new TreeMap<Place, List<Piece>>(BY_STATE_AND_KEY_GROUP);
        for (int i = 0; i < chain.size(); i++) {
            boolean newest = i == chain.size() - 1;
            SegmentReader reader = SegmentReader.open(job, chain.get(i));
            for (SegmentReader.Block block : reader.blocks()) {
                if ((newest || block.keyGroup() >= 0) && keyGroups.test(block.keyGroup())) {
                    places.computeIfAbsent(
                                    new Place(block.state(), block.keyGroup()),
                                    place -> new ArrayList<>())
                            .add(new Piece(reader, block));
                }
            }
        }
        for (Map.Entry<Place, List<Piece>> entry : places.entrySet()) {
            Place place = entry.getKey();
            if (place.keyGroup() < 0) {
                for (Piece piece : entry.getValue()) {
                    piece.visit(visitor);
                }
            } else {
                var merge = new KeyGroupMerge();
                for (Piece piece : entry.getValue()) {
                    piece.visit((state, keyGroup, entries, content) -> merge.apply(content));
                }
                merge.emit(place.state(), place.keyGroup(), visitor);
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

    private record Place(StateId state, int keyGroup) {}

    private record Piece(SegmentReader reader, SegmentReader.Block block) {
        void visit(BlockVisitor visitor) throws IOException {
            BinaryInput content = reader.read(block);
            try {
                visitor.block(block.state(), block.keyGroup(), block.entries(), content);
            } catch (CorruptDataException e) {
                throw reader.damaged(block, e);
            }
        }
    }
}
