package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.MergedState.Place;
import io.weir.snapshot.MergedState.Size;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * States of a savepoint as the lowest layer of another one. Places are best read in their order:
 * then each block is uncompressed once or twice. Confined to one thread.
 */
final class SavepointLayer implements MergedState.Layer {
    /** About how much smaller the files are than what they hold; for a guess only. */
    private static final int COMPRESSION = 3;

    private final SavepointReader reader;
    private final Map<StateId, StateId> states;
    private final SortedMap<Place, Size> places = MergedState.byPlace();

    /** Entries of some key groups that lie in the same blocks. */
    private final Map<Integer, List<Entries>> window = new HashMap<>();

    private @Nullable StateId windowState;

    private record Entries(int count, BinaryInput content) {}

    /**
     * @param states which are wanted: by their ids in the new savepoint, what they are in this one
     */
    SavepointLayer(SavepointReader reader, Map<StateId, StateId> states) {
        this.reader = reader;
        this.states = states;
        states.forEach(
                (id, stored) -> {
                    for (StateFile file : reader.files(stored)) {
                        for (StateFile.Block block : file.blocks()) {
                            addPlaces(id, block);
                        }
                    }
                });
    }

    private void addPlaces(StateId id, StateFile.Block block) {
        int groups = block.lastKeyGroup() - block.firstKeyGroup() + 1;
        Size share =
                new Size(
                        (block.entries() + groups - 1) / groups,
                        (long) block.bytes() * COMPRESSION / groups);
        for (int group = block.firstKeyGroup(); group <= block.lastKeyGroup(); group++) {
            places.merge(
                    new Place(id, group),
                    share,
                    (a, b) -> new Size(a.entries() + b.entries(), a.bytes() + b.bytes()));
        }
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
        if (stored == null) {
            return;
        }
        if (!place.state().equals(windowState) || !window.containsKey(place.keyGroup())) {
            fill(place, stored);
        }
        for (Entries entries : window.getOrDefault(place.keyGroup(), List.of())) {
            BinaryInput content = entries.content();
            visitor.block(
                    place.state(),
                    place.keyGroup(),
                    entries.count(),
                    new BinaryInput(content.array(), content.position(), content.remaining()));
        }
    }

    private void fill(Place place, StateId stored) throws IOException {
        window.clear();
        windowState = place.state();
        int first = place.keyGroup();
        int last = lastOfWindow(stored, first);
        for (int group = first; group <= last; group++) {
            window.put(group, new ArrayList<>());
        }
        reader.restore(
                stored,
                group -> group >= first && group <= last,
                (id, group, count, content) -> {
                    List<Entries> entries = window.get(group);
                    if (entries != null) {
                        entries.add(new Entries(count, content));
                    }
                });
    }

    /** The last key group that begins and ends in the blocks that hold {@code keyGroup}. */
    private int lastOfWindow(StateId stored, int keyGroup) {
        int last = keyGroup;
        for (StateFile file : reader.files(stored)) {
            for (StateFile.Block block : file.blocks()) {
                boolean holds =
                        block.firstKeyGroup() <= keyGroup && keyGroup <= block.lastKeyGroup();
                if (holds) {
                    last = Math.max(last, block.lastKeyGroup());
                } else if (block.firstKeyGroup() == last && last > keyGroup) {
                    // It goes on in the next block.
                    return last - 1;
                }
            }
        }
        return last;
    }
}
