package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.Entries;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.MergedState.Place;
import io.weir.snapshot.MergedState.Size;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Changes to state, in the order in which they are made. What does not fit into some memory is put
 * into segments in a folder of its own, which is deleted at the end. Confined to one thread.
 */
final class EditLog implements Closeable {
    private static final long MEMORY_BYTES = 32L << 20;

    private final FileStore directory;
    private final String folder;
    private final FileStore scratch;
    private final long memoryBytes;
    private final List<SegmentHandle> segments = new ArrayList<>();
    private final InMemory keyed = new InMemory();
    private final InMemory withoutKey = new InMemory();

    /**
     * @param folder for segments, in {@code directory}; nothing else is there
     */
    EditLog(FileStore directory, String folder) throws IOException {
        this(directory, folder, MEMORY_BYTES);
    }

    EditLog(FileStore directory, String folder, long memoryBytes) throws IOException {
        this.directory = directory;
        this.folder = folder;
        this.scratch = FileStores.below(directory, folder);
        this.memoryBytes = memoryBytes;
    }

    /**
     * Adds an entry.
     *
     * @param op one of {@link Entries}
     */
    void add(StateId state, int keyGroup, int op, BinaryOutput key, BinaryOutput payload)
            throws IOException {
        InMemory part = keyGroup < 0 ? withoutKey : keyed;
        part.add(new Place(state, keyGroup), op, key, payload);
        if (keyed.bytes > memoryBytes) {
            spill();
        }
    }

    /** Forgets the entries of a state without a key. */
    void clear(StateId state) {
        withoutKey.remove(new Place(state, -1));
    }

    private void spill() throws IOException {
        try (var segment = new SegmentWriter(scratch, segments.size() + ".seg")) {
            for (Map.Entry<Place, InMemory.Block> entry : keyed.blocks.entrySet()) {
                Place place = entry.getKey();
                InMemory.Block block = entry.getValue();
                segment.block(place.state(), place.keyGroup(), block.entries, block.out);
            }
            segments.add(segment.publish());
        }
        keyed.clear();
    }

    /** Puts the changes on top of {@code state}. */
    void addTo(MergedState state) throws IOException {
        state.addChain(scratch, segments);
        state.add(keyed);
        state.add(withoutKey);
    }

    @Override
    public void close() throws IOException {
        if (!segments.isEmpty()) {
            directory.delete(folder);
        }
    }

    /** Entries that are not in a segment. */
    private static final class InMemory implements MergedState.Layer {
        private final SortedMap<Place, Block> blocks = MergedState.byPlace();
        private long bytes;

        private static final class Block {
            final BinaryOutput out = new BinaryOutput(64);
            int entries;
        }

        void add(Place place, int op, BinaryOutput key, BinaryOutput payload) {
            Block block = blocks.computeIfAbsent(place, p -> new Block());
            int before = block.out.position();
            Entries.write(block.out, op, key, payload);
            block.entries++;
            bytes += block.out.position() - before;
        }

        void remove(Place place) {
            blocks.remove(place);
        }

        void clear() {
            blocks.clear();
            bytes = 0;
        }

        @Override
        public SortedMap<Place, Size> places() {
            SortedMap<Place, Size> places = MergedState.byPlace();
            blocks.forEach(
                    (place, block) ->
                            places.put(place, new Size(block.entries, block.out.position())));
            return places;
        }

        @Override
        public void read(Place place, BlockVisitor visitor) throws IOException {
            Block block = blocks.get(place);
            if (block != null) {
                visitor.block(
                        place.state(),
                        place.keyGroup(),
                        block.entries,
                        new BinaryInput(block.out.toByteArray()));
            }
        }
    }
}
