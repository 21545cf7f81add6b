package io.weir.engine;

import io.weir.restore.EngineStates;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.Entries;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state without a key that a checkpoint holds, and how it is dealt out to the subtasks of an
 * attempt: the items of a list in turn, unless the parallelism is what it was; those of a union
 * list and a broadcast map to everybody. Immutable.
 */
public final class OperatorStates {
    /** Of a job that starts without state. */
    public static final OperatorStates NONE = new OperatorStates(Map.of(), Map.of());

    private final Map<StateId, List<OperatorStateImage>> images;
    private final Map<String, Integer> parallelism;

    private OperatorStates(
            Map<StateId, List<OperatorStateImage>> images, Map<String, Integer> parallelism) {
        this.images = images;
        this.parallelism = parallelism;
    }

    /** Reads the state without a key from a checkpoint or savepoint. */
    public static OperatorStates read(StateReader from) throws IOException {
        Map<StateId, CheckpointMetadata.StateInfo> infos = new LinkedHashMap<>();
        Map<String, Integer> parallelism = new LinkedHashMap<>();
        for (CheckpointMetadata.OperatorInfo operator : from.metadata().operators()) {
            parallelism.put(operator.operatorId(), operator.parallelism());
            for (CheckpointMetadata.StateInfo state : operator.states()) {
                infos.put(new StateId(operator.operatorId(), state.name()), state);
            }
        }
        Map<StateId, Map<Integer, List<byte[]>>> items = new LinkedHashMap<>();
        from.restore(
                keyGroup -> keyGroup < 0,
                (state, keyGroup, entries, content) ->
                        readBlock(infos.get(state), state, content, items));
        Map<StateId, List<OperatorStateImage>> images = new LinkedHashMap<>();
        items.forEach(
                (state, bySubtask) -> {
                    CheckpointMetadata.StateInfo info = infos.get(state);
                    if (info == null) {
                        throw new IllegalStateException("No metadata of state " + state);
                    }
                    List<OperatorStateImage> list = new ArrayList<>();
                    bySubtask.forEach(
                            (subtask, its) ->
                                    list.add(
                                            new OperatorStateImage(
                                                    state,
                                                    subtask,
                                                    kind(info.kind()),
                                                    info.mapKeySchema(),
                                                    info.valueSchema(),
                                                    its)));
                    images.put(state, list);
                });
        return new OperatorStates(images, parallelism);
    }

    private static void readBlock(
            CheckpointMetadata.@Nullable StateInfo info,
            StateId state,
            BinaryInput content,
            Map<StateId, Map<Integer, List<byte[]>>> items) {
        boolean broadcast = info != null && info.kind() == CheckpointMetadata.StoredKind.BROADCAST;
        EntryReader reader = new EntryReader();
        reader.reset(content);
        while (reader.next()) {
            byte[] key = reader.key().readRaw(reader.key().remaining());
            byte[] payload = reader.payload().readRaw(reader.payload().remaining());
            int subtask = broadcast ? 0 : (int) new BinaryInput(key).readUnsigned();
            List<byte[]> list =
                    items.computeIfAbsent(state, s -> new TreeMap<>())
                            .computeIfAbsent(subtask, s -> new ArrayList<>());
            if (broadcast) {
                list.add(key);
            }
            list.add(payload);
        }
    }

    /** Appends the entries of an image; how many there are. */
    static int encode(OperatorStateImage image, BinaryOutput out) {
        BinaryOutput key = new BinaryOutput(64);
        BinaryOutput payload = new BinaryOutput(256);
        boolean broadcast = image.kind() == OperatorStateImage.Kind.BROADCAST;
        int count = 0;
        for (int i = 0; i < image.items().size(); i++) {
            key.clear();
            if (broadcast) {
                byte[] mapKey = image.items().get(i++);
                key.writeRaw(mapKey, 0, mapKey.length);
            } else {
                key.writeUnsigned(image.subtask());
            }
            byte[] item = image.items().get(i);
            payload.clear();
            payload.writeRaw(item, 0, item.length);
            Entries.write(out, Entries.PUT, key, payload);
            count++;
        }
        return count;
    }

    private static OperatorStateImage.Kind kind(CheckpointMetadata.StoredKind kind) {
        return switch (kind) {
            case OPERATOR_LIST -> OperatorStateImage.Kind.LIST;
            case OPERATOR_UNION -> OperatorStateImage.Kind.UNION;
            case BROADCAST -> OperatorStateImage.Kind.BROADCAST;
            case VALUE, LIST, MAP -> throw new IllegalStateException(kind + " is keyed state");
        };
    }

    /** How a kind is named in the metadata. */
    public static CheckpointMetadata.StoredKind stored(OperatorStateImage.Kind kind) {
        return switch (kind) {
            case LIST -> CheckpointMetadata.StoredKind.OPERATOR_LIST;
            case UNION -> CheckpointMetadata.StoredKind.OPERATOR_UNION;
            case BROADCAST -> CheckpointMetadata.StoredKind.BROADCAST;
        };
    }

    /** The items of a list state of all subtasks, with the schema they were written with. */
    public Optional<OperatorStateImage> all(StateId state) {
        List<OperatorStateImage> bySubtask = images.get(state);
        if (bySubtask == null) {
            return Optional.empty();
        }
        List<byte[]> items = new ArrayList<>();
        bySubtask.forEach(image -> items.addAll(image.items()));
        OperatorStateImage first = bySubtask.get(0);
        return Optional.of(
                new OperatorStateImage(
                        state, 0, first.kind(), first.mapKeySchema(), first.valueSchema(), items));
    }

    /** What a subtask gets, of all states of an operator but the engine's own. */
    List<OperatorStateImage> deal(String operatorId, int subtask, int newParallelism) {
        List<OperatorStateImage> dealt = new ArrayList<>();
        images.forEach(
                (state, bySubtask) -> {
                    if (state.operatorId().equals(operatorId) && !state.name().startsWith("_")) {
                        dealt.add(deal(state, bySubtask, subtask, newParallelism));
                    }
                });
        return dealt;
    }

    private OperatorStateImage deal(
            StateId state, List<OperatorStateImage> bySubtask, int subtask, int newParallelism) {
        OperatorStateImage first = bySubtask.get(0);
        boolean asItWas =
                Integer.valueOf(newParallelism).equals(parallelism.get(state.operatorId()));
        List<byte[]> items = new ArrayList<>();
        int index = 0;
        for (OperatorStateImage image : bySubtask) {
            for (byte[] item : image.items()) {
                boolean mine =
                        first.kind() != OperatorStateImage.Kind.LIST
                                || (asItWas
                                        ? image.subtask() == subtask
                                        : index % newParallelism == subtask);
                if (mine) {
                    items.add(item);
                }
                index++;
            }
        }
        return new OperatorStateImage(
                state, subtask, first.kind(), first.mapKeySchema(), first.valueSchema(), items);
    }

    /**
     * Whether an operator's subtask had seen the end of its input. If only some had and the
     * parallelism is another now, nobody has: each new subtask may hold what is not finished.
     */
    boolean hadEnded(String operatorId, int subtask, int newParallelism) {
        List<OperatorStateImage> ended = images.get(new StateId(operatorId, EngineStates.ENDED));
        if (ended == null) {
            return false;
        }
        int before = parallelism.getOrDefault(operatorId, 0);
        return before == newParallelism
                ? ended.stream().anyMatch(image -> image.subtask() == subtask)
                : ended.size() == before;
    }
}
