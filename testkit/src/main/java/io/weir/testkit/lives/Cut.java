package io.weir.testkit.lives;

import io.weir.restore.EngineStates;
import io.weir.snapshot.EntryReader;
import io.weir.testkit.sim.SimSplit;
import io.weir.testkit.sim.StoredState;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each partition of each source was read.
 *
 * @param positions by the uid of the source and the number of the partition; none for all of it
 */
record Cut(Map<String, Map<Integer, Integer>> positions) {
    /** All input was read to its end. */
    static final Cut END = new Cut(Map.of());

    boolean isEnd() {
        return positions.isEmpty();
    }

    /** The positions that a checkpoint or savepoint holds. */
    static Cut of(StoredState state) throws IOException {
        Map<String, Map<Integer, Integer>> positions = new TreeMap<>();
        EntryReader entries = new EntryReader();
        state.content()
                .forEach(
                        (id, keyGroup, count, content) -> {
                            if (!id.name().equals(EngineStates.SPLITS)) {
                                return;
                            }
                            String uid =
                                    state.metadata()
                                            .operator(id.operatorId())
                                            .flatMap(operator -> operator.uid())
                                            .orElse(id.operatorId());
                            entries.reset(content);
                            while (entries.next()) {
                                SimSplit split = Types.of(SimSplit.class).read(entries.payload());
                                positions
                                        .computeIfAbsent(uid, u -> new TreeMap<>())
                                        .put(split.partition(), split.position());
                            }
                        });
        return new Cut(positions);
    }

    /** What of the partitions of a source lies before it. */
    <T> List<List<T>> before(String uid, List<List<T>> partitions) {
        Map<Integer, Integer> known = positions.getOrDefault(uid, Map.of());
        if (!positions.isEmpty() && known.size() != partitions.size()) {
            throw new AssertionError(
                    "Source '%s' has %d partitions, but positions %s"
                            .formatted(uid, partitions.size(), known));
        }
        List<List<T>> before = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            List<T> all = partitions.get(i);
            before.add(all.subList(0, known.getOrDefault(i, all.size())));
        }
        return before;
    }
}
