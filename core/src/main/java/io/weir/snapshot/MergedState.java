package io.weir.snapshot;

import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * State as it is after all of several layers, one state's key group at a time: the chains of a
 * checkpoint, or a savepoint and what is to be changed in it. Holds indexes, and one key group's
 * entries while they are merged. Confined to one thread.
 */
public final class MergedState {
    private static final Comparator<Place> ORDER =
            Comparator.comparing((Place place) -> place.state().operatorId())
                    .thenComparing(place -> place.state().name())
                    .thenComparingInt(Place::keyGroup);

    private final List<Layer> layers = new ArrayList<>();
    private final SortedMap<Place, Size> places = new TreeMap<>(ORDER);

    /**
     * A state's key group.
     *
     * @param keyGroup -1 for operator state
     */
    public record Place(StateId state, int keyGroup) {}

    /**
     * How much a place holds, at most or about.
     *
     * @param entries how many
     * @param bytes their length as they are encoded in segments
     */
    public record Size(long entries, long bytes) {
        Size plus(Size other) {
            return new Size(entries + other.entries, bytes + other.bytes);
        }
    }

    /** Some state, by place. */
    public interface Layer {
        /** Where there can be entries. */
        SortedMap<Place, Size> places();

        /** Gives the entries of a place. */
        void read(Place place, BlockVisitor visitor) throws IOException;

        /** Whether no key has two entries in a place, so that what is put there is the state. */
        default boolean hasEachKeyOnce(Place place) {
            return false;
        }
    }

    /** State without a layer. */
    public MergedState() {}

    /** An empty map of places, in the order in which they are to be read. */
    public static <V> SortedMap<Place, V> byPlace() {
        return new TreeMap<>(ORDER);
    }

    /** The state of all chains of a checkpoint. Reads the indexes of its segments. */
    public static MergedState of(FileStore job, CheckpointMetadata checkpoint) throws IOException {
        var merged = new MergedState();
        for (CheckpointMetadata.Chain chain : checkpoint.chains()) {
            merged.addChain(job, chain.segments());
        }
        return merged;
    }

    /**
     * Puts a chain of segments on top.
     *
     * @param job the store whose root is the job's folder
     * @param segments the oldest first; of operator state, the newest one's counts
     */
    public void addChain(FileStore job, List<SegmentHandle> segments) throws IOException {
        add(ChainLayer.open(job, segments));
    }

    /** Puts a layer on top of those before. */
    public void add(Layer layer) {
        layers.add(layer);
        layer.places().forEach((place, size) -> places.merge(place, size, Size::plus));
    }

    /** All places that can have entries, ordered by operator id, state name and key group. */
    public SortedMap<Place, Size> places() {
        return Collections.unmodifiableSortedMap(places);
    }

    /**
     * Gives the entries of a place as PUT entries, in several blocks where one would be large.
     * Those of operator state are given as they are, layer by layer.
     */
    public void read(Place place, BlockVisitor visitor) throws IOException {
        read(place, new KeyGroupMerge(false), visitor);
    }

    /**
     * As {@link #read}, where the layers hold changes to older state that is in none of them: gives
     * one change for each key, of any kind.
     */
    void readChanges(Place place, BlockVisitor visitor) throws IOException {
        read(place, new KeyGroupMerge(true), visitor);
    }

    private void read(Place place, KeyGroupMerge merge, BlockVisitor visitor) throws IOException {
        if (place.keyGroup() < 0) {
            for (Layer layer : layers) {
                if (layer.places().containsKey(place)) {
                    layer.read(place, visitor);
                }
            }
            return;
        }
        for (Layer layer : layers) {
            if (layer.places().containsKey(place)) {
                layer.read(place, (state, keyGroup, entries, content) -> merge.apply(content));
            }
        }
        merge.emit(place.state(), place.keyGroup(), visitor);
    }

    /**
     * As {@link #read}, in blocks of any size: they are given as they are stored where nothing is
     * to be merged, which is several times faster.
     */
    public void readAsStored(Place place, BlockVisitor visitor) throws IOException {
        List<Layer> holders =
                layers.stream().filter(layer -> layer.places().containsKey(place)).toList();
        if (place.keyGroup() >= 0 && holders.size() == 1 && holders.get(0).hasEachKeyOnce(place)) {
            List<Block> blocks = new ArrayList<>();
            boolean[] putsOnly = {true};
            holders.get(0)
                    .read(
                            place,
                            (state, keyGroup, entries, content) -> {
                                putsOnly[0] &= hasPutsOnly(content);
                                blocks.add(new Block(entries, content));
                            });
            if (putsOnly[0]) {
                for (Block block : blocks) {
                    visitor.block(
                            place.state(), place.keyGroup(), block.entries(), block.content());
                }
                return;
            }
        }
        read(place, visitor);
    }

    private record Block(int entries, BinaryInput content) {}

    private static boolean hasPutsOnly(BinaryInput content) {
        var entries = new EntryReader();
        entries.reset(new BinaryInput(content.array(), content.position(), content.remaining()));
        while (entries.next()) {
            if (entries.op() != Entries.PUT) {
                return false;
            }
        }
        return true;
    }

    /** A chain of segments as a layer. */
    private static final class ChainLayer implements Layer {
        private final SortedMap<Place, List<Piece>> pieces = byPlace();
        private final SortedMap<Place, Size> sizes = byPlace();

        static ChainLayer open(FileStore job, List<SegmentHandle> segments) throws IOException {
            var layer = new ChainLayer();
            for (int i = 0; i < segments.size(); i++) {
                boolean newest = i == segments.size() - 1;
                SegmentReader reader = SegmentReader.open(job, segments.get(i));
                for (SegmentReader.Block block : reader.blocks()) {
                    if (newest || block.keyGroup() >= 0) {
                        var place = new Place(block.state(), block.keyGroup());
                        layer.pieces
                                .computeIfAbsent(place, p -> new ArrayList<>())
                                .add(new Piece(reader, block));
                        layer.sizes.merge(
                                place, new Size(block.entries(), block.length()), Size::plus);
                    }
                }
            }
            return layer;
        }

        @Override
        public SortedMap<Place, Size> places() {
            return sizes;
        }

        @Override
        public boolean hasEachKeyOnce(Place place) {
            List<Piece> of = pieces.getOrDefault(place, List.of());
            return of.stream().allMatch(piece -> piece.reader() == of.get(0).reader());
        }

        @Override
        public void read(Place place, BlockVisitor visitor) throws IOException {
            for (Piece piece : pieces.getOrDefault(place, List.of())) {
                piece.visit(visitor);
            }
        }
    }

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
