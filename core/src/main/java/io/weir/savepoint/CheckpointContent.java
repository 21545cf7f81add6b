package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointReader;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.MergedState.Place;
import io.weir.snapshot.MergedState.Size;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The state of a checkpoint, read as a savepoint of it would be: the segments of its chains are
 * merged, one state's key group at a time, and give the records that a savepoint would have. So
 * memory is that of the largest key group.
 */
final class CheckpointContent extends StateContent {
    private static final int BLOCK_BYTES = 1 << 20;

    private final String location;
    private final FileStore job;
    private final CheckpointMetadata metadata;
    private final StateIndex index;

    /**
     * @param location of the checkpoint's folder
     * @param job the store whose root is the folder of the job
     */
    CheckpointContent(String location, FileStore job, CheckpointMetadata metadata) {
        this.location = location;
        this.job = job;
        this.metadata = metadata;
        this.index = new StateIndex(location, metadata);
    }

    @Override
    String location() {
        return location;
    }

    @Override
    CheckpointMetadata metadata() {
        return metadata;
    }

    @Override
    StateIndex index() {
        return index;
    }

    @Override
    StateReader reader() {
        return new CheckpointReader(job, metadata);
    }

    @Override
    List<Damage> verify() throws IOException {
        return new CheckpointVerification(job, metadata, index).run();
    }

    private MergedState merged() throws IOException {
        return MergedState.of(job, metadata);
    }

    private static SortedMap<Place, Size> places(MergedState merged, StateId state) {
        return merged.places().subMap(new Place(state, -1), new Place(state, Integer.MAX_VALUE));
    }

    @Override
    long bytes(StateId state) throws IOException {
        return places(merged(), state).values().stream().mapToLong(Size::bytes).sum();
    }

    /** Counts each change of a key in the chains, and a list or map as one. */
    @Override
    Spread spread(StateId state) throws IOException {
        boolean keyed = index.info(state).kind().isKeyed();
        long[] entries = new long[keyed ? index.operator(state).maxParallelism() : 1];
        places(merged(), state)
                .forEach(
                        (place, size) -> {
                            int group = Math.max(0, place.keyGroup());
                            if (group < entries.length) {
                                entries[group] += size.entries();
                            }
                        });
        return new Spread(entries, false);
    }

    @Override
    RecordBlocks blocks(StateId state, IntPredicate keyGroups) throws IOException {
        boolean keyed = index.info(state).kind().isKeyed();
        MergedState merged = merged();
        List<Place> places =
                places(merged, state).keySet().stream()
                        .filter(place -> place.keyGroup() >= 0 == keyed)
                        .filter(place -> !keyed || keyGroups.test(place.keyGroup()))
                        .toList();
        return new Blocks(state, merged, places.iterator());
    }

    /** The records of a state, place by place. */
    private final class Blocks implements RecordBlocks {
        private final StateId state;
        private final MergedState merged;
        private final Iterator<Place> places;
        private final PlaceRecords records;
        private final BinaryOutput block = new BinaryOutput(1 << 12);
        private int entries;
        private @Nullable Place place;

        Blocks(StateId state, MergedState merged, Iterator<Place> places) {
            this.state = state;
            this.merged = merged;
            this.places = places;
            this.records = new PlaceRecords(index.info(state).kind());
        }

        @Override
        public boolean next() throws IOException {
            block.clear();
            entries = 0;
            while (entries == 0) {
                if (records.isEmpty()) {
                    if (!places.hasNext()) {
                        return false;
                    }
                    place = places.next();
                    records.read(merged, place);
                }
                fill();
            }
            return true;
        }

        private void fill() throws IOException {
            try {
                while (!records.isEmpty() && block.position() < BLOCK_BYTES) {
                    records.writeNext(
                            (keyGroup, size) -> {
                                entries++;
                                return block;
                            });
                }
            } catch (CorruptDataException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        @Override
        public int entries() {
            return entries;
        }

        @Override
        public byte[] content() {
            return block.array();
        }

        @Override
        public int length() {
            return block.position();
        }

        /** Which of the segments it is in is what {@link #verify()} finds. */
        @Override
        public DamagedFileException unreadable(@Nullable String what, Exception cause) {
            return new DamagedFileException(
                    location,
                    0,
                    "state %s can't be understood in key group %d: %s; 'verify' says in which segment"
                            .formatted(state, place == null ? -1 : place.keyGroup(), what),
                    cause);
        }
    }

    @Override
    MergedState.Layer layer(Map<StateId, StateId> states) throws IOException {
        return new Layer(merged(), states);
    }

    /** States as a layer in which each key is once. */
    private static final class Layer implements MergedState.Layer {
        private final MergedState merged;
        private final Map<StateId, StateId> states;
        private final SortedMap<Place, Size> places = MergedState.byPlace();

        Layer(MergedState merged, Map<StateId, StateId> states) {
            this.merged = merged;
            this.states = states;
            states.forEach(
                    (id, stored) ->
                            CheckpointContent.places(merged, stored)
                                    .forEach(
                                            (place, size) ->
                                                    places.put(
                                                            new Place(id, place.keyGroup()),
                                                            size)));
        }

        @Override
        public SortedMap<Place, Size> places() {
            return places;
        }

        @Override
        public boolean hasEachKeyOnce(Place place) {
            return true;
        }

        @Override
        public void read(Place place, BlockVisitor visitor) throws IOException {
            StateId stored = states.get(place.state());
            if (stored != null) {
                merged.readAsStored(
                        new Place(stored, place.keyGroup()),
                        (state, keyGroup, entries, content) ->
                                visitor.block(place.state(), keyGroup, entries, content));
            }
        }
    }
}
