package io.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.state.EntryParser;
import io.weir.cli.state.NotAValueException;
import io.weir.cli.state.StateAddress;
import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointEditor;
import io.weir.savepoint.SavepointState;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.OperatorId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be changed in a savepoint. All is named as it is in the old one, and checked before
 * anything is written; it is applied in an order in which that works: new uids, then what is
 * dropped, then what is deleted, then what is put.
 */
final class Edits {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Savepoint before;
    private final Map<String, String> renames = new LinkedHashMap<>();
    private final List<String> drops = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    /** Found by {@link #check}. */
    private final Map<String, String> newIds = new HashMap<>();

    private final Set<String> changed = new HashSet<>();

    /** A change of some entries of a state. */
    private record Edit(What what, String address, String argument) {}

    private enum What {
        DELETE,
        DELETE_LINES,
        PUT
    }

    Edits(Savepoint before) {
        this.before = before;
    }

    void rename(String operator, String uid) {
        renames.put(operator, uid);
        words.add("uid %s renamed to %s".formatted(operator, uid));
    }

    void drop(String stateOrOperator) {
        drops.add(stateOrOperator);
        words.add("dropped " + stateOrOperator);
    }

    void delete(String address, String key) {
        edits.add(new Edit(What.DELETE, address, key));
        words.add("deleted key %s of %s".formatted(key, address));
    }

    void deleteLines(String address, String file) {
        edits.add(new Edit(What.DELETE_LINES, address, file));
        words.add("deleted entries of %s named by %s".formatted(address, file));
    }

    void put(String address, String file) {
        edits.add(new Edit(What.PUT, address, file));
        words.add("put entries of %s from %s".formatted(address, file));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** For people: what is done. */
    String description() {
        return String.join("; ", words);
    }

    /** Refuses what can't be done, before anything is written. */
    void check() throws IOException, CommandException {
        for (Map.Entry<String, String> rename : renames.entrySet()) {
            OperatorInfo operator = operator(rename.getKey());
            if (rename.getValue().isBlank()) {
                throw CommandException.usage(
                        "The new uid of '%s' is empty.".formatted(rename.getKey()));
            }
            newIds.put(operator.operatorId(), OperatorId.ofUid(rename.getValue()));
        }
        Set<String> dropped = new HashSet<>();
        for (String drop : drops) {
            for (SavepointState state : dropped(drop)) {
                dropped.add(state.id().toString());
            }
        }
        changed.addAll(dropped);
        for (Edit edit : edits) {
            SavepointState state = SavepointCommand.state(before, edit.address());
            if (dropped.contains(state.id().toString())) {
                throw CommandException.usage(
                        "State '%s' is dropped, and changed as well. Leave out one of both."
                                .formatted(edit.address()));
            }
            changed.add(state.id().toString());
            if (edit.what() == What.DELETE) {
                requireKey(state, edit.argument());
            } else if (edit.what() == What.DELETE_LINES) {
                requireNames(state);
            }
            if (edit.what() != What.DELETE && !edit.argument().equals("-")) {
                requireFile(edit.argument());
            }
        }
    }

    private OperatorInfo operator(String name) throws CommandException {
        return StateAddress.operator(before, name)
                .orElseThrow(
                        () ->
                                CommandException.usage(
                                        "%s has no operator '%s'. %s"
                                                .formatted(
                                                        before.location(),
                                                        name,
                                                        SavepointCommand.orThose(
                                                                name,
                                                                before.operators().stream()
                                                                        .map(StateAddress::operator)
                                                                        .toList()))));
    }

    /** The states that a name stands for: one, or all of an operator. */
    private List<SavepointState> dropped(String name) throws CommandException {
        Optional<SavepointState> state = StateAddress.find(before, name);
        if (state.isPresent()) {
            return List.of(state.get());
        }
        Optional<OperatorInfo> operator = StateAddress.operator(before, name);
        if (operator.isEmpty()) {
            // Says what there is.
            return List.of(SavepointCommand.state(before, name));
        }
        return before.states().stream()
                .filter(s -> s.id().operatorId().equals(operator.get().operatorId()))
                .toList();
    }

    private static void requireKey(SavepointState state, String text)
            throws IOException, CommandException {
        boolean[] found = {false};
        state.forEach(
                KeyArgument.parse(state, text), (place, key, mapKey, value) -> found[0] = true);
        if (!found[0]) {
            throw CommandException.usage(
                    "State '%s' has no key %s.".formatted(StateAddress.of(state), text));
        }
    }

    private static void requireNames(SavepointState state) throws CommandException {
        StoredKind kind = state.info().kind();
        if (!kind.isKeyed() && kind != StoredKind.BROADCAST) {
            throw CommandException.usage(
                    "State '%s' is %s: its items have no keys to delete them by. Give it all that are to stay with --put."
                            .formatted(StateAddress.of(state), kind));
        }
    }

    private static void requireFile(String file) throws CommandException {
        if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
            throw CommandException.usage("There is no file %s that can be read.".formatted(file));
        }
    }

    /** Makes the changes; {@link #check} comes first. */
    void apply(SavepointEditor editor) throws IOException, CommandException {
        try {
            applyAll(editor);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Such as a uid that another operator has.
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private void applyAll(SavepointEditor editor) throws IOException, CommandException {
        for (Map.Entry<String, String> rename : renames.entrySet()) {
            editor.giveUid(operator(rename.getKey()).operatorId(), rename.getValue());
        }
        for (String drop : drops) {
            for (SavepointState state : dropped(drop)) {
                editor.removeState(operatorId(state), state.id().name());
            }
        }
        for (Edit edit : edits) {
            SavepointState state = SavepointCommand.state(before, edit.address());
            switch (edit.what()) {
                case DELETE ->
                        editor.remove(
                                operatorId(state),
                                state.id().name(),
                                KeyArgument.parse(state, edit.argument()));
                case DELETE_LINES -> deleteLines(editor, state, edit.argument());
                case PUT -> put(editor, state, edit.argument());
            }
        }
    }

    private String operatorId(SavepointState state) {
        String id = state.id().operatorId();
        return newIds.getOrDefault(id, id);
    }

    private void deleteLines(SavepointEditor editor, SavepointState state, String file)
            throws IOException, CommandException {
        var parser = new EntryParser(state);
        String name = state.id().name();
        boolean isBroadcast = state.info().kind() == StoredKind.BROADCAST;
        Set<String> mapKeys = new HashSet<>();
        eachLine(
                file,
                json -> {
                    Object mapKey = parser.part(json, "mapKey");
                    if (isBroadcast) {
                        mapKeys.add(String.valueOf(parser.required(json, "mapKey")));
                    } else if (mapKey == null) {
                        editor.remove(operatorId(state), name, parser.required(json, "key"));
                    } else {
                        editor.remove(
                                operatorId(state), name, parser.required(json, "key"), mapKey);
                    }
                });
        if (isBroadcast) {
            editor.transform(
                    operatorId(state),
                    name,
                    record ->
                            mapKeys.contains(String.valueOf(record.get("mapKey")))
                                    ? Optional.empty()
                                    : Optional.of(record));
        }
    }

    private void put(SavepointEditor editor, SavepointState state, String file)
            throws IOException, CommandException {
        var parser = new EntryParser(state);
        StoredKind kind = state.info().kind();
        String name = state.id().name();
        if (!kind.isKeyed() && kind != StoredKind.BROADCAST) {
            editor.transform(operatorId(state), name, item -> Optional.empty());
        }
        eachLine(file, json -> editor.put(operatorId(state), name, parser.record(json)));
    }

    @FunctionalInterface
    private interface LineAction {
        void take(JsonNode json) throws IOException, NotAValueException;
    }

    private static void eachLine(String file, LineAction action)
            throws IOException, CommandException {
        int number = 0;
        try (var lines = new BufferedReader(open(file))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    action.take(JSON.readTree(line));
                }
            }
        } catch (JsonProcessingException e) {
            throw CommandException.usage(
                    "Line %d of %s is not JSON: %s"
                            .formatted(number, file, e.getOriginalMessage()));
        } catch (NotAValueException e) {
            throw CommandException.usage(
                    "Line %d of %s is not an entry: %s".formatted(number, file, e.getMessage()));
        }
    }

    private static Reader open(String file) throws IOException {
        return file.equals("-")
                ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                : Files.newBufferedReader(Path.of(file));
    }

    /** Whether entries of a state of the old savepoint change, or it is dropped. */
    boolean changes(SavepointState state) {
        return changed.contains(state.id().toString());
    }

    /** How many entries the new savepoint has of a state; -1 if it has it no more. */
    long after(SavepointState state, Savepoint after) throws IOException {
        for (SavepointState now : after.states()) {
            if (now.id().operatorId().equals(operatorId(state))
                    && now.id().name().equals(state.id().name())) {
                return now.entries();
            }
        }
        return -1;
    }
}
