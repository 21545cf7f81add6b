package io.weir.engine;

import io.weir.backend.DeclaredState;
import io.weir.operator.OperatorState;
import io.weir.restore.EngineStates;
import io.weir.restore.StateFit;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.StateId;
import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;
import io.weir.state.Migration;
import io.weir.state.StateTtlConfig;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one operator subtask that has no key: small, held as objects, written whole at each
 * barrier. Confined to the subtask's worker.
 */
final class StoredOperatorState implements OperatorState {
    private final String operatorId;
    private final int subtask;
    private final boolean restored;
    private final Map<String, OperatorStateImage> unclaimed = new LinkedHashMap<>();
    private final Map<String, Stored> states = new LinkedHashMap<>();

    /**
     * @param images what the restored checkpoint holds for this subtask; empty for a fresh start
     * @param restored whether there is a restored checkpoint
     */
    StoredOperatorState(
            String operatorId, int subtask, List<OperatorStateImage> images, boolean restored) {
        this.operatorId = operatorId;
        this.subtask = subtask;
        this.restored = restored;
        for (OperatorStateImage image : images) {
            unclaimed.put(image.state().name(), image);
        }
    }

    @Override
    public boolean isRestored() {
        return restored;
    }

    @Override
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        return declareList(descriptor, OperatorStateImage.Kind.LIST);
    }

    @Override
    public <T> ListState<T> unionList(ListStateDescriptor<T> descriptor) {
        return declareList(descriptor, OperatorStateImage.Kind.UNION);
    }

    @SuppressWarnings("unchecked")
    private <T> ListState<T> declareList(
            ListStateDescriptor<T> descriptor, OperatorStateImage.Kind kind) {
        refuseTimeToLive(descriptor.name(), descriptor.ttl());
        Stored known = states.get(descriptor.name());
        if (known != null) {
            if (known instanceof StoredList<?> list
                    && list.kind == kind
                    && list.type.equals(descriptor.elementType())) {
                return (ListState<T>) list;
            }
            throw declaredTwice(descriptor.name());
        }
        StoredList<T> list =
                new StoredList<>(descriptor.elementType(), kind, descriptor.migration());
        declare(descriptor.name(), list);
        return list;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> BroadcastState<K, V> broadcast(MapStateDescriptor<K, V> descriptor) {
        refuseTimeToLive(descriptor.name(), descriptor.ttl());
        Stored known = states.get(descriptor.name());
        if (known != null) {
            if (known instanceof StoredBroadcast<?, ?> map
                    && map.keyType.equals(descriptor.keyType())
                    && map.valueType.equals(descriptor.valueType())) {
                return (BroadcastState<K, V>) map;
            }
            throw declaredTwice(descriptor.name());
        }
        StoredBroadcast<K, V> map =
                new StoredBroadcast<>(
                        descriptor.keyType(), descriptor.valueType(), descriptor.migration());
        declare(descriptor.name(), map);
        return map;
    }

    private static void refuseTimeToLive(String name, Optional<StateTtlConfig> ttl) {
        if (ttl.isPresent()) {
            throw new IllegalArgumentException(
                    "Operator state '%s' has a time to live, which only keyed state can have. Declare it without"
                            .formatted(name));
        }
    }

    /**
     * Takes a state up, with what was restored of it. What can't be read is left out: the job is
     * refused for it as soon as all its states are known.
     */
    private void declare(String name, Stored state) {
        if (EngineStates.isReserved(name)) {
            throw new IllegalArgumentException(
                    "Operator state '%s' begins with an underscore, as the names of Weir's own states do. Choose another name."
                            .formatted(name));
        }
        OperatorStateImage image = unclaimed.get(name);
        if (image != null) {
            StateInfo written =
                    new StateInfo(
                            name,
                            OperatorStates.stored(image.kind()),
                            image.mapKeySchema(),
                            image.valueSchema());
            if (!(StateFit.of(written, state.declared(name)) instanceof StateFit.Misfit)) {
                state.restore(image, name);
            }
        }
        states.put(name, state);
    }

    /** The states that were declared. */
    List<DeclaredState> declared() {
        List<DeclaredState> declared = new ArrayList<>();
        states.forEach((name, state) -> declared.add(state.declared(name)));
        return declared;
    }

    private static IllegalStateException declaredTwice(String name) {
        return new IllegalStateException(
                "Operator state '%s' is declared twice, as different kinds or types. Give one of them another name."
                        .formatted(name));
    }

    /** What has to be stored now. */
    List<OperatorStateImage> images() {
        List<OperatorStateImage> images = new ArrayList<>();
        for (Map.Entry<String, Stored> state : states.entrySet()) {
            images.add(state.getValue().image(new StateId(operatorId, state.getKey()), subtask));
        }
        return images;
    }

    private sealed interface Stored {
        OperatorStateImage image(StateId state, int subtask);

        DeclaredState declared(String name);

        void restore(OperatorStateImage image, String name);
    }

    static <T> byte[] encode(Type<T> type, T value) {
        BinaryOutput out = new BinaryOutput(64);
        type.write(value, out);
        return out.toByteArray();
    }

    private static final class StoredList<T> implements Stored, ListState<T> {
        private final Type<T> type;
        private final OperatorStateImage.Kind kind;
        private final Optional<Migration<T>> migration;
        private List<T> items = new ArrayList<>();

        StoredList(Type<T> type, OperatorStateImage.Kind kind, Optional<Migration<T>> migration) {
            this.type = type;
            this.kind = kind;
            this.migration = migration;
        }

        @Override
        public DeclaredState declared(String name) {
            return new DeclaredState(
                    name, OperatorStates.stored(kind), Optional.empty(), type, migration);
        }

        @Override
        public void restore(OperatorStateImage image, String name) {
            StateFit.Reading<T> reading =
                    StateFit.reading(type, image.valueSchema(), name, migration);
            for (byte[] item : image.items()) {
                T made = reading.read(new BinaryInput(item));
                if (made != null) {
                    items.add(made);
                }
            }
        }

        @Override
        public OperatorStateImage image(StateId state, int subtask) {
            List<byte[]> encoded = new ArrayList<>(items.size());
            for (T item : items) {
                encoded.add(encode(type, item));
            }
            return new OperatorStateImage(
                    state, subtask, kind, Optional.empty(), type.schemaJson(), encoded);
        }

        @Override
        public Iterable<T> get() {
            return Collections.unmodifiableList(items);
        }

        @Override
        public void add(T value) {
            items.add(value);
        }

        @Override
        public void addAll(List<T> values) {
            items.addAll(values);
        }

        @Override
        public void update(List<T> values) {
            items = new ArrayList<>(values);
        }

        @Override
        public void clear() {
            items = new ArrayList<>();
        }
    }

    private static final class StoredBroadcast<K, V> implements Stored, BroadcastState<K, V> {
        private final Type<K> keyType;
        private final Type<V> valueType;
        private final Optional<Migration<V>> migration;
        private final Map<K, V> entries = new LinkedHashMap<>();

        StoredBroadcast(Type<K> keyType, Type<V> valueType, Optional<Migration<V>> migration) {
            this.keyType = keyType;
            this.valueType = valueType;
            this.migration = migration;
        }

        @Override
        public DeclaredState declared(String name) {
            return new DeclaredState(
                    name, StoredKind.BROADCAST, Optional.of(keyType), valueType, migration);
        }

        @Override
        public void restore(OperatorStateImage image, String name) {
            Type.ValueReader<K> keys = keyType.readerFor(image.mapKeySchema().orElseThrow());
            StateFit.Reading<V> values =
                    StateFit.reading(valueType, image.valueSchema(), name, migration);
            for (int i = 0; i + 1 < image.items().size(); i += 2) {
                V made = values.read(new BinaryInput(image.items().get(i + 1)));
                if (made != null) {
                    entries.put(keys.read(new BinaryInput(image.items().get(i))), made);
                }
            }
        }

        @Override
        public OperatorStateImage image(StateId state, int subtask) {
            List<byte[]> encoded = new ArrayList<>(entries.size() * 2);
            entries.forEach(
                    (key, value) -> {
                        encoded.add(encode(keyType, key));
                        encoded.add(encode(valueType, value));
                    });
            return new OperatorStateImage(
                    state,
                    subtask,
                    OperatorStateImage.Kind.BROADCAST,
                    Optional.of(keyType.schemaJson()),
                    valueType.schemaJson(),
                    encoded);
        }

        @Override
        public @Nullable V get(K key) {
            return entries.get(key);
        }

        @Override
        public boolean contains(K key) {
            return entries.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> immutableEntries() {
            return Collections.unmodifiableMap(entries).entrySet();
        }

        @Override
        public void put(K key, V value) {
            entries.put(key, value);
        }

        @Override
        public void putAll(Map<K, V> map) {
            entries.putAll(map);
        }

        @Override
        public void remove(K key) {
            entries.remove(key);
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }
}
