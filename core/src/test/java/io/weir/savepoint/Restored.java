package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies blocks as a simple state backend would, on bytes as Latin-1 text. */
final class Restored implements BlockVisitor {
    final Map<String, Object> state = new TreeMap<>();
    private final Map<StateId, StoredKind> kinds = new HashMap<>();

    Restored(CheckpointMetadata metadata) {
        for (OperatorInfo operator : metadata.operators()) {
            for (StateInfo info : operator.states()) {
                kinds.put(new StateId(operator.operatorId(), info.name()), info.kind());
            }
        }
    }

    @Override
    public void block(StateId id, int keyGroup, int entries, BinaryInput content) {
        var reader = new EntryReader();
        reader.reset(content);
        int count = 0;
        while (reader.next()) {
            count++;
            String place = id + " " + keyGroup + " " + text(reader.key());
            BinaryInput payload = reader.payload();
            switch (kinds.get(id)) {
                case VALUE, BROADCAST -> {
                    if (reader.op() == Entries.REMOVE) {
                        state.remove(place);
                    } else {
                        state.put(place, text(payload));
                    }
                }
                case OPERATOR_LIST, OPERATOR_UNION -> list(place).add(text(payload));
                case LIST -> {
                    if (reader.op() != Entries.APPEND) {
                        state.remove(place);
                    }
                    if (reader.op() != Entries.REMOVE) {
                        list(place).addAll(parts(payload));
                    }
                }
                case MAP -> {
                    if (reader.op() != Entries.PATCH) {
                        state.remove(place);
                    }
                    if (reader.op() != Entries.REMOVE) {
                        patch(place, payload, reader.op() == Entries.PATCH);
                    }
                }
            }
            if (List.of().equals(state.get(place)) || Map.of().equals(state.get(place))) {
                state.remove(place);
            }
        }
        if (count != entries) {
            throw new AssertionError(count + " entries in a block of " + entries);
        }
    }

    @SuppressWarnings("unchecked")
    private List<String> list(String place) {
        return (List<String>) state.computeIfAbsent(place, p -> new ArrayList<String>());
    }

    @SuppressWarnings("unchecked")
    private void patch(String place, BinaryInput payload, boolean removes) {
        var map =
                (Map<String, String>)
                        state.computeIfAbsent(place, p -> new TreeMap<String, String>());
        for (long n = payload.readUnsigned(); n > 0; n--) {
            String key = part(payload);
            map.put(key, part(payload));
        }
        if (removes) {
            parts(payload).forEach(map::remove);
        }
        if (payload.remaining() > 0) {
            throw new AssertionError("bytes after a map");
        }
    }

    private static List<String> parts(BinaryInput in) {
        List<String> parts = new ArrayList<>();
        for (long n = in.readUnsigned(); n > 0; n--) {
            parts.add(part(in));
        }
        return parts;
    }

    private static String part(BinaryInput in) {
        var part = new BinaryInput(new byte[0]);
        EntryReader.readPart(in, part);
        return text(part);
    }

    private static String text(BinaryInput in) {
        return new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
    }
}
