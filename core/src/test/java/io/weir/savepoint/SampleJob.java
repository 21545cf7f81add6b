package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.OperatorId;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentWriter;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import io.weir.types.Types;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made-up job with state of every kind, in chains of a base and a delta for each worker; and a
 * model of what the state is after all.
 */
final class SampleJob {
    static final String JOB_ID = "1f4c9a00112233445566778899aabbcc";
    static final int MAX_PARALLELISM = 128;

    record Event(String user, long time, Optional<String> note) {}

    /** Where a source is. */
    record Split(String file, long offset) {}

    static final Type<String> STRING = Types.STRING;
    static final Type<Event> EVENT = Types.of(Event.class);
    static final Type<Split> SPLIT = Types.of(Split.class);

    static final String WORDS = OperatorId.ofUid("words/by: key");
    static final String SOURCE = OperatorId.ofUid("source");
    static final StateId COUNT = new StateId(WORDS, "count");
    static final StateId RECENT = new StateId(WORDS, "recent");
    static final StateId BY_USER = new StateId(WORDS, "by user");
    static final StateId TIMERS = new StateId(WORDS, "_timers/event");
    static final StateId SPLITS = new StateId(SOURCE, "_splits");
    static final StateId ENDED = new StateId(SOURCE, "_ended");
    static final StateId POSITIONS = new StateId(SOURCE, "positions");
    static final StateId RULES = new StateId(SOURCE, "rules");

    final Map<String, Long> counts = new TreeMap<>();
    final Map<String, List<Event>> recent = new TreeMap<>();
    final Map<String, Map<String, Event>> byUser = new TreeMap<>();
    final Map<String, List<Long>> timers = new TreeMap<>();
    final List<Split> splits = new ArrayList<>();
    final List<Long> positions = new ArrayList<>();
    final Map<String, Double> rules = new TreeMap<>();

    private final int parallelism;
    private final Random random;
    private final List<Map<StateId, Map<Integer, Block>>> delta = new ArrayList<>();
    private final List<List<SegmentHandle>> chains = new ArrayList<>();

    private static final class Block {
        final BinaryOutput out = new BinaryOutput(64);
        int entries;
    }

    /** Makes the same state for the same seed, whatever the parallelism. */
    SampleJob(long seed, int parallelism) {
        this.parallelism = parallelism;
        this.random = new Random(seed);
        for (int i = 0; i < parallelism; i++) {
            chains.add(new ArrayList<>());
        }
    }

    /** Writes the segments of a checkpoint and gives its metadata, which is not published. */
    CheckpointMetadata checkpoint(FileStore job, int keys) throws IOException {
        begin();
        base(keys);
        end(job, "base");
        begin();
        changes(keys);
        end(job, "delta");
        return metadata();
    }

    private void begin() {
        delta.clear();
        for (int i = 0; i < parallelism; i++) {
            delta.add(new LinkedHashMap<>());
        }
    }

    private void end(FileStore job, String name) throws IOException {
        operatorState();
        for (int worker = 0; worker < parallelism; worker++) {
            try (var segment = new SegmentWriter(job, JobFolder.segmentPath(worker + "-" + name))) {
                for (var state : delta.get(worker).entrySet()) {
                    for (var block : state.getValue().entrySet()) {
                        segment.block(
                                state.getKey(),
                                block.getKey(),
                                block.getValue().entries,
                                block.getValue().out);
                    }
                }
                chains.get(worker).add(segment.publish());
            }
        }
    }

    private void base(int keys) {
        for (int i = 0; i < keys; i++) {
            String key = "key-" + i;
            put(COUNT, key, Types.LONG, (long) i);
            counts.put(key, (long) i);
            List<Event> events = events(random.nextInt(3));
            put(RECENT, Entries.PUT, key, list(events));
            recent.put(key, events);
            Map<String, Event> map = map();
            put(BY_USER, Entries.PUT, key, map(map));
            byUser.put(key, map);
            if (i % 3 == 0) {
                List<Long> times = List.of(1000L + i, 2000L);
                put(TIMERS, key, Types.list(Types.LONG), times);
                timers.put(key, times);
            }
        }
    }

    private void changes(int keys) {
        for (int i = 0; i < keys; i += 2) {
            String key = "key-" + i;
            if (i % 4 == 0) {
                put(COUNT, Entries.REMOVE, key, new BinaryOutput(16));
                counts.remove(key);
            } else {
                put(COUNT, key, Types.LONG, -5L);
                counts.put(key, -5L);
            }
            List<Event> more = events(2);
            put(RECENT, Entries.APPEND, key, list(more));
            List<Event> all = new ArrayList<>(recent.get(key));
            all.addAll(more);
            recent.put(key, all);
            Map<String, Event> puts = Map.of("patched", new Event("patch", i, Optional.empty()));
            BinaryOutput patch = map(puts);
            patch.writeUnsigned(1);
            Entries.writePart(patch, bytes(STRING, "user-1"));
            put(BY_USER, Entries.PATCH, key, patch);
            byUser.get(key).putAll(puts);
            byUser.get(key).remove("user-1");
        }
        recent.values().removeIf(List::isEmpty);
        byUser.values().removeIf(Map::isEmpty);
    }

    private List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    new Event(
                            "user-" + random.nextInt(5),
                            random.nextLong(),
                            random.nextBoolean() ? Optional.of("größe") : Optional.empty()));
        }
        return events;
    }

    private Map<String, Event> map() {
        Map<String, Event> map = new TreeMap<>();
        for (Event event : events(random.nextInt(4))) {
            map.put(event.user(), event);
        }
        return map;
    }

    private void operatorState() {
        splits.clear();
        positions.clear();
        rules.clear();
        for (int i = 0; i < 8; i++) {
            var split = new Split("file-" + i, 100L * i);
            splits.add(split);
            positions.add((long) i);
            int subtask = i * parallelism / 8;
            item(SPLITS, subtask, bytes(SPLIT, split));
            item(POSITIONS, subtask, bytes(Types.LONG, (long) i));
        }
        item(ENDED, 0, bytes(Types.BOOLEAN, true));
        for (int i = 0; i < 3; i++) {
            rules.put("rule-" + i, i / 2.0);
            Block block = block(0, RULES, -1);
            Entries.write(
                    block.out,
                    Entries.PUT,
                    bytes(STRING, "rule-" + i),
                    bytes(Types.DOUBLE, i / 2.0));
            block.entries++;
        }
    }

    private void item(StateId state, int subtask, BinaryOutput item) {
        var key = new BinaryOutput(4);
        key.writeUnsigned(subtask);
        Block block = block(subtask, state, -1);
        Entries.write(block.out, Entries.PUT, key, item);
        block.entries++;
    }

    private <T> void put(StateId state, String key, Type<T> type, T value) {
        put(state, Entries.PUT, key, bytes(type, value));
    }

    private void put(StateId state, int op, String key, BinaryOutput payload) {
        int keyGroup = KeyHash.keyGroup(STRING.hash(key), MAX_PARALLELISM);
        Block block = block(keyGroup * parallelism / MAX_PARALLELISM, state, keyGroup);
        Entries.write(block.out, op, bytes(STRING, key), payload);
        block.entries++;
    }

    private Block block(int worker, StateId state, int keyGroup) {
        return delta.get(worker)
                .computeIfAbsent(state, s -> new TreeMap<>())
                .computeIfAbsent(keyGroup, g -> new Block());
    }

    static <T> BinaryOutput bytes(Type<T> type, T value) {
        var out = new BinaryOutput(32);
        type.write(value, out);
        return out;
    }

    private static BinaryOutput list(List<Event> events) {
        var out = new BinaryOutput(64);
        out.writeUnsigned(events.size());
        events.forEach(event -> Entries.writePart(out, bytes(EVENT, event)));
        return out;
    }

    private static BinaryOutput map(Map<String, Event> map) {
        var out = new BinaryOutput(64);
        out.writeUnsigned(map.size());
        map.forEach(
                (key, event) -> {
                    Entries.writePart(out, bytes(STRING, key));
                    Entries.writePart(out, bytes(EVENT, event));
                });
        return out;
    }

    private static StateInfo info(StateId state, StoredKind kind, Type<?> value) {
        return new StateInfo(state.name(), kind, Optional.empty(), value.schemaJson());
    }

    private static StateInfo info(StateId state, StoredKind kind, Type<?> key, Type<?> value) {
        return new StateInfo(state.name(), kind, Optional.of(key.schemaJson()), value.schemaJson());
    }

    private CheckpointMetadata metadata() {
        List<Chain> all = new ArrayList<>();
        for (int worker = 0; worker < parallelism; worker++) {
            all.add(new Chain(worker, chains.get(worker)));
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                17,
                Kind.CHECKPOINT,
                JOB_ID,
                "sample",
                "0.1.0",
                1_790_000_000_000L,
                Optional.empty(),
                Optional.of("file:///old/chk-3"),
                List.of(
                        new OperatorInfo(
                                SOURCE,
                                Optional.of("source"),
                                "Source: files",
                                parallelism,
                                MAX_PARALLELISM,
                                Optional.empty(),
                                List.of(
                                        info(ENDED, StoredKind.OPERATOR_LIST, Types.BOOLEAN),
                                        info(SPLITS, StoredKind.OPERATOR_LIST, SPLIT),
                                        info(POSITIONS, StoredKind.OPERATOR_UNION, Types.LONG),
                                        info(RULES, StoredKind.BROADCAST, STRING, Types.DOUBLE))),
                        new OperatorInfo(
                                WORDS,
                                Optional.of("words/by: key"),
                                "Count words",
                                parallelism,
                                MAX_PARALLELISM,
                                Optional.of(STRING.schemaJson()),
                                List.of(
                                        info(TIMERS, StoredKind.VALUE, Types.list(Types.LONG)),
                                        info(BY_USER, StoredKind.MAP, STRING, EVENT),
                                        info(COUNT, StoredKind.VALUE, Types.LONG),
                                        info(RECENT, StoredKind.LIST, EVENT)))),
                all);
    }
}
