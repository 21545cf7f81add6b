package io.weir.savepoint;

import io.weir.savepoint.Savepoint.Target;
import io.weir.snapshot.Ancestor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.OperatorId;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStores;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.GenericKeyHash;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new savepoint: of another one with changes, or of nothing. Nothing is there until {@link
 * #write()}; changes that don't fit into memory lie in a folder beside the target until {@link
 * #close()}.
 *
 * <p>Operators are named by their uid, id or name. Changes count in the order in which they are
 * made. Confined to one thread.
 */
public final class SavepointEditor implements Closeable {
    private final Target target;
    private final @Nullable StateContent base;
    private final CheckpointMetadata description;
    private final List<Ancestor> lineage;
    private final Map<String, OperatorInfo> operators = new LinkedHashMap<>();

    /** States that are taken from the base: by their ids now, what they are there. */
    private final Map<StateId, StateId> kept = new LinkedHashMap<>();

    private final Set<StateId> changed = new HashSet<>();
    private final Map<String, Schema> keySchemas = new HashMap<>();
    private final EditLog log;
    private final BinaryOutput key = new BinaryOutput(64);
    private final BinaryOutput payload = new BinaryOutput(256);
    private final BinaryOutput part = new BinaryOutput(64);
    private boolean written;

    private SavepointEditor(
            Target target,
            @Nullable StateContent base,
            CheckpointMetadata description,
            List<Ancestor> lineage)
            throws IOException {
        this.target = target;
        this.base = base;
        this.description = description;
        this.lineage = lineage;
        this.log = new EditLog(target.directory(), target.name() + ".edits");
        for (OperatorInfo operator : description.operators()) {
            operators.put(operator.operatorId(), operator);
            for (StateInfo state : operator.states()) {
                StateId id = new StateId(operator.operatorId(), state.name());
                kept.put(id, id);
            }
        }
    }

    static SavepointEditor of(Savepoint base, Target target, String change) throws IOException {
        CheckpointMetadata metadata = base.metadata();
        List<Ancestor> lineage = new ArrayList<>(metadata.lineage());
        lineage.add(
                new Ancestor(
                        base.location(),
                        metadata.jobId(),
                        metadata.checkpointId(),
                        metadata.timestampMillis(),
                        change));
        return new SavepointEditor(target, base.content(), metadata, lineage);
    }

    static SavepointEditor empty(Target target, String jobName, Instant time) throws IOException {
        return new SavepointEditor(
                target,
                null,
                new CheckpointMetadata(
                        CheckpointMetadata.FORMAT_VERSION,
                        0,
                        Kind.SAVEPOINT,
                        OperatorId.ofUid(jobName),
                        jobName,
                        CheckpointMetadata.WEIR_VERSION,
                        time.toEpochMilli(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                List.of());
    }

    // ---- operators

    /** Adds an operator without keys. */
    public SavepointEditor addOperator(String uid, String name, int maxParallelism) {
        return add(uid, name, maxParallelism, Optional.empty());
    }

    /** Adds an operator with keys. */
    public SavepointEditor addOperator(
            String uid, String name, int maxParallelism, Type<?> keyType) {
        String whyNot = keyType.whyNotKey();
        if (!whyNot.isEmpty()) {
            throw new IllegalArgumentException(
                    "Operator '%s' can't have keys of type %s: %s".formatted(uid, keyType, whyNot));
        }
        return add(uid, name, maxParallelism, Optional.of(keyType.schemaJson()));
    }

    private SavepointEditor add(
            String uid, String name, int maxParallelism, Optional<String> keySchema) {
        String id = OperatorId.ofUid(uid);
        if (operators.containsKey(id)) {
            throw new IllegalArgumentException(
                    "The savepoint has an operator with uid '%s' already".formatted(uid));
        }
        operators.put(
                id,
                new OperatorInfo(
                        id, Optional.of(uid), name, 1, maxParallelism, keySchema, List.of()));
        return this;
    }

    /** Removes an operator with all its state. */
    public SavepointEditor removeOperator(String operator) {
        OperatorInfo removed = operator(operator);
        for (StateInfo state : removed.states()) {
            removeState(operator, state.name());
        }
        operators.remove(removed.operatorId());
        return this;
    }

    /**
     * Gives an operator a uid, or another one, with which the job that starts from the savepoint
     * finds it.
     */
    public SavepointEditor giveUid(String operator, String uid) {
        OperatorInfo before = operator(operator);
        String id = OperatorId.ofUid(uid);
        if (operators.containsKey(id)) {
            throw new IllegalArgumentException(
                    "The savepoint has an operator with uid '%s' already".formatted(uid));
        }
        for (StateInfo state : before.states()) {
            StateId stateId = new StateId(before.operatorId(), state.name());
            requireUnchanged(stateId, "another uid");
            StateId stored = kept.remove(stateId);
            if (stored != null) {
                kept.put(new StateId(id, state.name()), stored);
            }
        }
        operators.remove(before.operatorId());
        operators.put(
                id,
                new OperatorInfo(
                        id,
                        Optional.of(uid),
                        before.name(),
                        before.parallelism(),
                        before.maxParallelism(),
                        before.keySchema(),
                        before.states()));
        return this;
    }

    private OperatorInfo operator(String idOrUidOrName) {
        for (OperatorInfo operator : operators.values()) {
            if (operator.operatorId().equals(idOrUidOrName)
                    || operator.uid().equals(Optional.of(idOrUidOrName))) {
                return operator;
            }
        }
        for (OperatorInfo operator : operators.values()) {
            if (operator.name().equals(idOrUidOrName)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(
                "There is no operator '%s'; there are %s. Add it with addOperator"
                        .formatted(
                                idOrUidOrName,
                                operators.values().stream()
                                        .map(o -> o.uid().orElse(o.name()))
                                        .toList()));
    }

    // ---- states

    /** Removes a state. */
    public SavepointEditor removeState(String operator, String name) {
        OperatorInfo of = operator(operator);
        StateId id = new StateId(of.operatorId(), info(of, name).name());
        requireUnchanged(id, "its removal");
        kept.remove(id);
        setStates(of, of.states().stream().filter(s -> !s.name().equals(name)).toList());
        return this;
    }

    private static StateInfo info(OperatorInfo operator, String name) {
        return find(operator, name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Operator '%s' has no state '%s'; it has %s"
                                                .formatted(
                                                        operator.name(),
                                                        name,
                                                        operator.states().stream()
                                                                .map(StateInfo::name)
                                                                .toList())));
    }

    private static Optional<StateInfo> find(OperatorInfo operator, String name) {
        return operator.states().stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private void setStates(OperatorInfo operator, List<StateInfo> states) {
        operators.put(
                operator.operatorId(),
                new OperatorInfo(
                        operator.operatorId(),
                        operator.uid(),
                        operator.name(),
                        operator.parallelism(),
                        operator.maxParallelism(),
                        operator.keySchema(),
                        states));
    }

    private void requireUnchanged(StateId id, String what) {
        if (changed.contains(id)) {
            throw new IllegalStateException(
                    "State %s has been changed here already; %s must come first"
                            .formatted(id, what));
        }
    }

    /** The id of a state, which is added if it isn't there. */
    private StateId declare(String operator, StateInfo wanted, @Nullable Type<?> keyType) {
        OperatorInfo of = operator(operator);
        if (keyType != null && !of.keySchema().equals(Optional.of(keyType.schemaJson()))) {
            throw new IllegalArgumentException(
                    "Operator '%s' has keys of schema %s, not %s. A key never changes its schema"
                            .formatted(
                                    of.name(),
                                    of.keySchema().orElse("none"),
                                    keyType.schemaJson()));
        }
        Optional<StateInfo> known = find(of, wanted.name());
        if (known.isEmpty()) {
            List<StateInfo> states = new ArrayList<>(of.states());
            states.add(wanted);
            setStates(of, states);
        } else if (!known.get().equals(wanted)) {
            throw new IllegalArgumentException(
                    "State '%s' of operator '%s' is %s, which does not go with %s. Bring it to the new schema with transform first"
                            .formatted(wanted.name(), of.name(), known.get(), wanted));
        }
        return new StateId(of.operatorId(), wanted.name());
    }

    /** The values of a state with one value for each key, to be changed. Adds it if need be. */
    public <K, V> ValueEdits<K, V> values(
            String operator, String name, Type<K> keyType, Type<V> valueType) {
        StateId id =
                declare(
                        operator,
                        new StateInfo(
                                name, StoredKind.VALUE, Optional.empty(), valueType.schemaJson()),
                        keyType);
        return new ValueEdits<>(id, keyType, valueType);
    }

    /** The lists of a state with a list for each key, to be changed. Adds it if need be. */
    public <K, E> ListEdits<K, E> lists(
            String operator, String name, Type<K> keyType, Type<E> elementType) {
        StateId id =
                declare(
                        operator,
                        new StateInfo(
                                name, StoredKind.LIST, Optional.empty(), elementType.schemaJson()),
                        keyType);
        return new ListEdits<>(id, keyType, elementType);
    }

    /** The maps of a state with a map for each key, to be changed. Adds it if need be. */
    public <K, M, V> MapEdits<K, M, V> maps(
            String operator, String name, Type<K> keyType, Type<M> mapKeyType, Type<V> valueType) {
        StateId id =
                declare(
                        operator,
                        new StateInfo(
                                name,
                                StoredKind.MAP,
                                Optional.of(mapKeyType.schemaJson()),
                                valueType.schemaJson()),
                        keyType);
        return new MapEdits<>(id, keyType, mapKeyType, valueType);
    }

    /** Sets the items of a list without a key, which are split among the subtasks. */
    public <E> SavepointEditor setItems(
            String operator, String name, Type<E> itemType, Iterable<? extends E> items)
            throws IOException {
        return setItems(operator, name, StoredKind.OPERATOR_LIST, itemType, items);
    }

    /** Sets the items of a list without a key, which every subtask gets all of. */
    public <E> SavepointEditor setUnionItems(
            String operator, String name, Type<E> itemType, Iterable<? extends E> items)
            throws IOException {
        return setItems(operator, name, StoredKind.OPERATOR_UNION, itemType, items);
    }

    private <E> SavepointEditor setItems(
            String operator,
            String name,
            StoredKind kind,
            Type<E> itemType,
            Iterable<? extends E> items)
            throws IOException {
        StateInfo info = new StateInfo(name, kind, Optional.empty(), itemType.schemaJson());
        StateId id = declare(operator, info, null);
        replace(id);
        log.clear(id);
        int parallelism = operator(operator).parallelism();
        int n = 0;
        for (E item : items) {
            key.clear();
            key.writeUnsigned(n++ % parallelism);
            payload.clear();
            itemType.write(item, payload);
            log.add(id, -1, Entries.PUT, key, payload);
        }
        return this;
    }

    /** Sets the map that all subtasks have. */
    public <M, V> SavepointEditor setBroadcast(
            String operator,
            String name,
            Type<M> mapKeyType,
            Type<V> valueType,
            Map<? extends M, ? extends V> map)
            throws IOException {
        StateInfo info =
                new StateInfo(
                        name,
                        StoredKind.BROADCAST,
                        Optional.of(mapKeyType.schemaJson()),
                        valueType.schemaJson());
        StateId id = declare(operator, info, null);
        replace(id);
        log.clear(id);
        for (Map.Entry<? extends M, ? extends V> entry : map.entrySet()) {
            key.clear();
            mapKeyType.write(entry.getKey(), key);
            payload.clear();
            valueType.write(entry.getValue(), payload);
            log.add(id, -1, Entries.PUT, key, payload);
        }
        return this;
    }

    /** What the base has of a state doesn't count any more. */
    private void replace(StateId id) {
        kept.remove(id);
        changed.add(id);
    }

    // ---- generic

    /** The schema of the records of a state, for {@link #put}. */
    public Schema recordSchema(String operator, String name) {
        OperatorInfo of = operator(operator);
        return RecordSchema.of(of, info(of, name));
    }

    /** Adds a state that is to be filled with {@link #put}. */
    public SavepointEditor addState(String operator, StateInfo state) {
        declare(operator, state, null);
        return this;
    }

    /**
     * Puts an entry.
     *
     * @param record of {@link #recordSchema}; its key group is computed anew. That of a list or
     *     broadcast map without a key is added to those that are there
     */
    public SavepointEditor put(String operator, String name, GenericRecord record)
            throws IOException {
        OperatorInfo of = operator(operator);
        StateInfo info = info(of, name);
        StateId id = new StateId(of.operatorId(), name);
        if (!info.kind().isKeyed() && kept.containsKey(id)) {
            transform(operator, name, Optional::of);
        }
        put(id, new GenericParts(of, info), record);
        return this;
    }

    private void put(StateId id, GenericParts parts, GenericRecord record) throws IOException {
        changed.add(id);
        parts.encode(record, key, payload);
        int keyGroup = parts.kind().isKeyed() ? keyGroup(id, key) : -1;
        log.add(
                id,
                keyGroup,
                parts.kind() == StoredKind.MAP ? Entries.PATCH : Entries.PUT,
                key,
                payload);
    }

    /**
     * Removes what a keyed state has for a key: its value, its list, its whole map.
     *
     * @param genericKey as Avro has it: a String, a Long, a GenericRecord …
     */
    public SavepointEditor remove(String operator, String name, Object genericKey)
            throws IOException {
        OperatorInfo of = operator(operator);
        StateInfo info = info(of, name);
        if (!info.kind().isKeyed()) {
            throw new IllegalArgumentException(
                    "State '%s' of operator '%s' is %s and has no keys. Use transform"
                            .formatted(name, of.name(), info.kind()));
        }
        key.clear();
        GenericBytes.write(keySchema(of.operatorId()), genericKey, key);
        remove(new StateId(of.operatorId(), name));
        return this;
    }

    /**
     * Removes one entry of a key's map, if it is there.
     *
     * @param genericKey as Avro has it
     * @param genericMapKey as Avro has it
     */
    public SavepointEditor remove(
            String operator, String name, Object genericKey, Object genericMapKey)
            throws IOException {
        OperatorInfo of = operator(operator);
        StateInfo info = info(of, name);
        if (info.kind() != StoredKind.MAP) {
            throw new IllegalArgumentException(
                    "State '%s' of operator '%s' is %s, and has no map keys"
                            .formatted(name, of.name(), info.kind()));
        }
        var id = new StateId(of.operatorId(), name);
        key.clear();
        GenericBytes.write(keySchema(of.operatorId()), genericKey, key);
        part.clear();
        GenericBytes.write(
                RecordSchema.parse(info.mapKeySchema().orElseThrow()), genericMapKey, part);
        payload.clear();
        payload.writeUnsigned(0);
        payload.writeUnsigned(1);
        Entries.writePart(payload, part);
        changed.add(id);
        log.add(id, keyGroup(id, key), Entries.PATCH, key, payload);
        return this;
    }

    /** Removes the key that is in {@link #key}. */
    private void remove(StateId id) throws IOException {
        changed.add(id);
        log.add(id, keyGroup(id, key), Entries.REMOVE, key, payload);
    }

    /**
     * Changes every entry of a state of the base, or drops it. Must come before other changes of
     * the state.
     *
     * @param change gives the new record of the same schema, or empty to drop the entry; it may
     *     change the record it is given
     */
    public SavepointEditor transform(
            String operator, String name, Function<GenericRecord, Optional<GenericRecord>> change)
            throws IOException {
        return transform(operator, info(operator(operator), name), change);
    }

    /**
     * As {@link #transform(String, String, Function)}, to another kind or other schemas.
     *
     * @param after the state with its new kind and schemas, under the name it has
     * @param change gives records of the new schema, see {@link #recordSchema}
     */
    public SavepointEditor transform(
            String operator,
            StateInfo after,
            Function<GenericRecord, Optional<GenericRecord>> change)
            throws IOException {
        OperatorInfo of = operator(operator);
        info(of, after.name());
        StateId id = new StateId(of.operatorId(), after.name());
        requireUnchanged(id, "a transformation");
        StateId stored = kept.get(id);
        setStates(
                of,
                of.states().stream()
                        .map(state -> state.name().equals(after.name()) ? after : state)
                        .toList());
        replace(id);
        if (stored != null && base != null) {
            var parts = new GenericParts(operator(of.operatorId()), after);
            StateContent from = base;
            Iterable<GenericRecord> records = () -> new GenericRecords(from, stored);
            for (GenericRecord record : records) {
                Optional<GenericRecord> now = change.apply(record);
                if (now.isPresent()) {
                    put(id, parts, now.get());
                }
            }
        }
        return this;
    }

    private Schema keySchema(String operatorId) {
        return keySchemas.computeIfAbsent(
                operatorId,
                id -> {
                    OperatorInfo operator = operator(id);
                    return RecordSchema.parse(
                            operator.keySchema()
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            "Operator '%s' has no keys"
                                                                    .formatted(operator.name()))));
                });
    }

    private int keyGroup(StateId id, BinaryOutput key) {
        int hash =
                GenericKeyHash.ofEncoded(
                        keySchema(id.operatorId()),
                        new BinaryInput(key.array(), 0, key.position()));
        return KeyHash.keyGroup(hash, operator(id.operatorId()).maxParallelism());
    }

    // ---- typed

    /** Changes the values of a state. */
    public final class ValueEdits<K, V> {
        private final StateId id;
        private final Type<K> keyType;
        private final Type<V> valueType;

        private ValueEdits(StateId id, Type<K> keyType, Type<V> valueType) {
            this.id = id;
            this.keyType = keyType;
            this.valueType = valueType;
        }

        /** Sets the value of a key. */
        public ValueEdits<K, V> put(K key, V value) throws IOException {
            payload.clear();
            valueType.write(value, payload);
            add(id, Entries.PUT, keyType, key);
            return this;
        }

        /**
         * Changes every value of the base, or removes it. Must come before other changes of the
         * state.
         *
         * @param change gives the new value of a key, or empty to remove it
         */
        public ValueEdits<K, V> updateAll(BiFunction<? super K, ? super V, Optional<V>> change)
                throws IOException {
            requireUnchanged(id, "a change of all its values");
            StateId stored = kept.get(id);
            replace(id);
            if (stored != null && base != null) {
                var state = new SavepointState(base, stored);
                for (Keyed<K, V> entry : state.values(keyType, valueType)) {
                    Optional<V> now = change.apply(entry.key(), entry.value());
                    if (now.isPresent()) {
                        put(entry.key(), now.get());
                    }
                }
            }
            return this;
        }

        /** Removes the value of a key, if it has one. */
        public ValueEdits<K, V> remove(K key) throws IOException {
            add(id, Entries.REMOVE, keyType, key);
            return this;
        }
    }

    /** Changes the lists of a state. */
    public final class ListEdits<K, E> {
        private final StateId id;
        private final Type<K> keyType;
        private final Type<E> elementType;

        private ListEdits(StateId id, Type<K> keyType, Type<E> elementType) {
            this.id = id;
            this.keyType = keyType;
            this.elementType = elementType;
        }

        /** Sets the list of a key. */
        public ListEdits<K, E> put(K key, List<? extends E> list) throws IOException {
            return add(Entries.PUT, key, list);
        }

        /** Adds elements to the end of a key's list. */
        public ListEdits<K, E> append(K key, List<? extends E> list) throws IOException {
            return add(Entries.APPEND, key, list);
        }

        /** Removes the list of a key, if it has one. */
        public ListEdits<K, E> remove(K key) throws IOException {
            SavepointEditor.this.add(id, Entries.REMOVE, keyType, key);
            return this;
        }

        private ListEdits<K, E> add(int op, K key, List<? extends E> list) throws IOException {
            payload.clear();
            payload.writeUnsigned(list.size());
            for (E element : list) {
                writePart(elementType, element);
            }
            SavepointEditor.this.add(id, op, keyType, key);
            return this;
        }
    }

    /** Changes the maps of a state. */
    public final class MapEdits<K, M, V> {
        private final StateId id;
        private final Type<K> keyType;
        private final Type<M> mapKeyType;
        private final Type<V> valueType;

        private MapEdits(StateId id, Type<K> keyType, Type<M> mapKeyType, Type<V> valueType) {
            this.id = id;
            this.keyType = keyType;
            this.mapKeyType = mapKeyType;
            this.valueType = valueType;
        }

        /** Sets the map of a key. */
        public MapEdits<K, M, V> put(K key, Map<? extends M, ? extends V> map) throws IOException {
            payload.clear();
            payload.writeUnsigned(map.size());
            for (Map.Entry<? extends M, ? extends V> entry : map.entrySet()) {
                writePart(mapKeyType, entry.getKey());
                writePart(valueType, entry.getValue());
            }
            add(id, Entries.PUT, keyType, key);
            return this;
        }

        /** Sets one entry of a key's map. */
        public MapEdits<K, M, V> put(K key, M mapKey, V value) throws IOException {
            payload.clear();
            payload.writeUnsigned(1);
            writePart(mapKeyType, mapKey);
            writePart(valueType, value);
            payload.writeUnsigned(0);
            add(id, Entries.PATCH, keyType, key);
            return this;
        }

        /** Removes one entry of a key's map, if it is there. */
        public MapEdits<K, M, V> remove(K key, M mapKey) throws IOException {
            payload.clear();
            payload.writeUnsigned(0);
            payload.writeUnsigned(1);
            writePart(mapKeyType, mapKey);
            add(id, Entries.PATCH, keyType, key);
            return this;
        }

        /** Removes the map of a key, if it has one. */
        public MapEdits<K, M, V> remove(K key) throws IOException {
            add(id, Entries.REMOVE, keyType, key);
            return this;
        }
    }

    private <K> void add(StateId id, int op, Type<K> keyType, K value) throws IOException {
        changed.add(id);
        key.clear();
        keyType.write(value, key);
        log.add(id, keyGroup(id, key), op, key, payload);
    }

    private <T> void writePart(Type<T> type, T value) {
        part.clear();
        type.write(value, part);
        Entries.writePart(payload, part);
    }

    // ---- the end

    /** Writes the new savepoint, on the calling thread. */
    public Savepoint write() throws IOException {
        return write(Runnable::run, (done, total) -> {});
    }

    /**
     * Writes the new savepoint.
     *
     * @param compression compresses blocks, see {@link SavepointWriter}
     */
    public Savepoint write(Executor compression, SavepointWriter.Progress progress)
            throws IOException {
        if (written) {
            throw new IllegalStateException("The savepoint is written; begin another edit");
        }
        var state = new MergedState();
        if (base != null) {
            state.add(base.layer(kept));
        }
        log.addTo(state);
        var writer = new SavepointWriter(target.directory(), target.name(), compression, progress);
        CheckpointMetadata metadata = writer.write(state, describe(), lineage);
        written = true;
        return new Savepoint(
                SavepointReader.of(FileStores.below(target.directory(), target.name()), metadata));
    }

    private CheckpointMetadata describe() {
        CheckpointMetadata described =
                new CheckpointMetadata(
                        CheckpointMetadata.FORMAT_VERSION,
                        description.checkpointId(),
                        Kind.SAVEPOINT,
                        description.jobId(),
                        description.jobName(),
                        CheckpointMetadata.WEIR_VERSION,
                        description.timestampMillis(),
                        Optional.empty(),
                        description.restoredFrom(),
                        List.copyOf(operators.values()),
                        List.of());
        return description.drained() ? described.asDrained() : described;
    }

    /** Removes what lies beside the target. What was written stays. */
    @Override
    public void close() throws IOException {
        log.close();
    }

    /** Turns generic records into keys and payloads of {@link Entries}. */
    private static final class GenericParts {
        private final StoredKind kind;
        private final Schema schema;

        GenericParts(OperatorInfo operator, StateInfo state) {
            kind = state.kind();
            schema = RecordSchema.of(operator, state);
        }

        StoredKind kind() {
            return kind;
        }

        void encode(GenericRecord record, BinaryOutput key, BinaryOutput payload)
                throws IOException {
            key.clear();
            payload.clear();
            switch (kind) {
                case VALUE -> {
                    field(record, "key", key);
                    field(record, "value", payload);
                }
                case LIST -> {
                    field(record, "key", key);
                    list((List<?>) record.get("value"), payload);
                }
                case MAP -> {
                    field(record, "key", key);
                    payload.writeUnsigned(1);
                    part(record, "mapKey", payload);
                    part(record, "value", payload);
                    payload.writeUnsigned(0);
                }
                case OPERATOR_LIST, OPERATOR_UNION -> {
                    key.writeUnsigned((Integer) record.get("subtask"));
                    field(record, "item", payload);
                }
                case BROADCAST -> {
                    field(record, "mapKey", key);
                    field(record, "value", payload);
                }
            }
        }

        private void list(List<?> elements, BinaryOutput payload) throws IOException {
            Schema element = schema.getField("value").schema().getElementType();
            payload.writeUnsigned(elements.size());
            var part = new BinaryOutput(64);
            for (Object value : elements) {
                part.clear();
                GenericBytes.write(element, value, part);
                Entries.writePart(payload, part);
            }
        }

        private void part(GenericRecord record, String field, BinaryOutput out) throws IOException {
            var part = new BinaryOutput(64);
            field(record, field, part);
            Entries.writePart(out, part);
        }

        private void field(GenericRecord record, String field, BinaryOutput out)
                throws IOException {
            GenericBytes.write(schema.getField(field).schema(), record.get(field), out);
        }
    }
}
