package io.weir.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.storage.FileStore;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes random chains of segments and keeps, as a model, what the state is after each of them; and
 * a second, simple reader of entries, to compare with.
 */
final class Chains {
    static final StateId VALUES = new StateId("op1", "values");
    static final StateId LISTS = new StateId("op1", "lists");
    static final StateId MAPS = new StateId("op2", "maps");
    static final StateId ITEMS = new StateId("op2", "items");
    static final int KEY_GROUPS = 4;

    /** State by "state/key group/key"; a value is a String, a List or a Map of them. */
    final Map<String, Object> state = new TreeMap<>();

    final List<SegmentHandle> segments = new ArrayList<>();

    private final Random random;
    private int counter;

    Chains(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** Writes the next segment: random changes to the state. */
    void next(FileStore store, String path) throws IOException {
        boolean base = segments.isEmpty();
        try (var writer = new SegmentWriter(store, path)) {
            for (StateId id : List.of(MAPS, VALUES, LISTS)) {
                for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                    keyed(writer, id, keyGroup, base);
                }
            }
            state.keySet().removeIf(key -> key.startsWith(ITEMS + "/"));
            for (int block = random.nextInt(3); block > 0; block--) {
                var content = new BinaryOutput(16);
                String item = "item" + counter++;
                put(content, Entries.PUT, "", bytes(item));
                writer.block(ITEMS, -1, 1, content);
                state.put(ITEMS + "/-1/" + item, item);
            }
            segments.add(writer.publish());
        }
    }

    private void keyed(SegmentWriter writer, StateId id, int keyGroup, boolean base)
            throws IOException {
        var content = new BinaryOutput(16);
        int entries = 0;
        for (int k = 0; k < 6; k++) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            String key = "k" + k;
            String place = id + "/" + keyGroup + "/" + key;
            int op = base ? 0 : random.nextInt(4);
            if (op == 1) {
                state.remove(place);
                put(content, Entries.REMOVE, key, new BinaryOutput(1));
            } else if (op >= 2 && id.equals(LISTS)) {
                List<String> more = list();
                var all = new ArrayList<>(listOf(state.get(place)));
                all.addAll(more);
                state.put(place, all);
                put(content, Entries.APPEND, key, encode(more));
            } else if (op >= 2 && id.equals(MAPS)) {
                patch(content, key, place);
            } else {
                Object value = id.equals(LISTS) ? list() : id.equals(MAPS) ? map() : text();
                state.put(place, value);
                put(content, Entries.PUT, key, encode(value));
            }
            entries++;
            if (random.nextInt(5) == 0) {
                writer.block(id, keyGroup, entries, content);
                content.clear();
                entries = 0;
            }
        }
        if (entries > 0) {
            writer.block(id, keyGroup, entries, content);
        }
    }

    private void patch(BinaryOutput content, String key, String place) {
        Map<String, String> puts = map();
        var all = new TreeMap<>(mapOf(state.get(place)));
        all.putAll(puts);
        var removes = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            String mapKey = "m" + i;
            if (!puts.containsKey(mapKey) && random.nextInt(4) == 0) {
                removes.add(mapKey);
                all.remove(mapKey);
            }
        }
        state.put(place, all);
        BinaryOutput payload = encode(puts);
        BinaryOutput removed = encode(removes);
        payload.writeRaw(removed.array(), 0, removed.position());
        put(content, Entries.PATCH, key, payload);
    }

    private String text() {
        return random.nextInt(8) == 0 ? "" : "v" + counter++;
    }

    private List<String> list() {
        var list = new ArrayList<String>();
        for (int n = random.nextInt(4); n > 0; n--) {
            list.add(text());
        }
        return list;
    }

    private Map<String, String> map() {
        var map = new TreeMap<String, String>();
        for (int n = random.nextInt(4); n > 0; n--) {
            map.put("m" + random.nextInt(5), text());
        }
        return map;
    }

    private static void put(BinaryOutput content, int op, String key, BinaryOutput payload) {
        Entries.write(content, op, bytes(key), payload);
    }

    private static BinaryOutput bytes(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        var out = new BinaryOutput(16);
        out.writeRaw(utf8, 0, utf8.length);
        return out;
    }

    private static BinaryOutput encode(Object value) {
        if (value instanceof String text) {
            return bytes(text);
        }
        var out = new BinaryOutput(16);
        if (value instanceof List<?> list) {
            out.writeUnsigned(list.size());
            list.forEach(element -> Entries.writePart(out, bytes((String) element)));
        } else if (value instanceof Map<?, ?> map) {
            out.writeUnsigned(map.size());
            map.forEach(
                    (k, v) -> {
                        Entries.writePart(out, bytes((String) k));
                        Entries.writePart(out, bytes((String) v));
                    });
        }
        return out;
    }

    /** Applies blocks in their order to a map like {@link #state}. */
    static final class Replay implements BlockVisitor {
        final Map<String, Object> state = new TreeMap<>();

        /** How often each operation has been seen. */
        final Map<Integer, Integer> ops = new HashMap<>();

        private final EntryReader entries = new EntryReader();

        @Override
        public void block(StateId id, int keyGroup, int count, BinaryInput content) {
            entries.reset(content);
            int seen = 0;
            while (entries.next()) {
                seen++;
                ops.merge(entries.op(), 1, Integer::sum);
                String key = text(entries.key());
                BinaryInput payload = entries.payload();
                if (keyGroup < 0) {
                    state.put(id + "/-1/" + text(payload), text(payload));
                    continue;
                }
                String place = id + "/" + keyGroup + "/" + key;
                switch (entries.op()) {
                    case Entries.PUT ->
                            state.put(
                                    place,
                                    id.equals(LISTS)
                                            ? readList(payload)
                                            : id.equals(MAPS) ? readMap(payload) : text(payload));
                    case Entries.REMOVE -> state.remove(place);
                    case Entries.APPEND -> {
                        var list = new ArrayList<>(listOf(state.get(place)));
                        list.addAll(readList(payload));
                        state.put(place, list);
                    }
                    default -> {
                        var map = new TreeMap<>(mapOf(state.get(place)));
                        map.putAll(readMap(payload));
                        readList(payload).forEach(map::remove);
                        state.put(place, map);
                    }
                }
                if (payload.remaining() > 0 && !id.equals(VALUES)) {
                    throw new AssertionError(place + " has more bytes than its value");
                }
            }
            if (seen != count) {
                throw new AssertionError("%d entries in a block of %d".formatted(seen, count));
            }
        }
    }

    private static String text(BinaryInput in) {
        return new String(in.array(), in.position(), in.remaining(), UTF_8);
    }

    private static List<String> readList(BinaryInput in) {
        var list = new ArrayList<String>();
        var part = new BinaryInput(new byte[0]);
        for (long n = in.readUnsigned(); n > 0; n--) {
            EntryReader.readPart(in, part);
            list.add(text(part));
        }
        return list;
    }

    private static Map<String, String> readMap(BinaryInput in) {
        var map = new TreeMap<String, String>();
        var part = new BinaryInput(new byte[0]);
        for (long n = in.readUnsigned(); n > 0; n--) {
            EntryReader.readPart(in, part);
            String key = text(part);
            EntryReader.readPart(in, part);
            map.put(key, text(part));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static List<String> listOf(Object value) {
        return value == null ? List.of() : (List<String>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> mapOf(Object value) {
        return value == null ? Map.of() : (Map<String, String>) value;
    }
}
