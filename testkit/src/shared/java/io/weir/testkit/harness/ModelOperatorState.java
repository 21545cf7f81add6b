package io.weir.testkit.harness;

import io.weir.operator.OperatorState;
import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operator state of one subtask in plain collections. */
final class ModelOperatorState implements OperatorState {
    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private final Map<String, Map<Object, Object>> maps = new LinkedHashMap<>();
    private final StoredValues values = new StoredValues();
    private final boolean restored;

    record Snapshot(Map<String, List<Object>> lists, Map<String, Map<Object, Object>> maps) {}

    ModelOperatorState(Snapshot from, boolean restored) {
        from.lists.forEach((name, list) -> lists.put(name, new ArrayList<>(list)));
        from.maps.forEach((name, map) -> maps.put(name, new LinkedHashMap<>(map)));
        this.restored = restored;
    }

    static Snapshot empty() {
        return new Snapshot(Map.of(), Map.of());
    }

    Snapshot snapshot() {
        return new ModelOperatorState(new Snapshot(lists, maps), true).asSnapshot();
    }

    private Snapshot asSnapshot() {
        return new Snapshot(lists, maps);
    }

    @Override
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        List<T> list = listOf(descriptor.name());
        return new ModelListState<>(
                () -> list,
                list::clear,
                element ->
                        values.stored(
                                "Operator state '%s'".formatted(descriptor.name()),
                                descriptor.elementType(),
                                element));
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> listOf(String name) {
        return (List<T>) lists.computeIfAbsent(name, n -> new ArrayList<>());
    }

    @Override
    public <T> ListState<T> unionList(ListStateDescriptor<T> descriptor) {
        return list(descriptor);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> BroadcastState<K, V> broadcast(MapStateDescriptor<K, V> descriptor) {
        Map<K, V> map =
                (Map<K, V>) maps.computeIfAbsent(descriptor.name(), n -> new LinkedHashMap<>());
        return new BroadcastState<>() {
            @Override
            public @Nullable V get(K key) {
                return map.get(key);
            }

            @Override
            public boolean contains(K key) {
                return map.containsKey(key);
            }

            @Override
            public Iterable<Map.Entry<K, V>> immutableEntries() {
                return Collections.unmodifiableMap(map).entrySet();
            }

            @Override
            public void put(K key, V value) {
                map.put(key, value);
            }

            @Override
            public void putAll(Map<K, V> more) {
                map.putAll(more);
            }

            @Override
            public void remove(K key) {
                map.remove(key);
            }

            @Override
            public void clear() {
                map.clear();
            }
        };
    }

    /** No value that any state was given is another one now. */
    void requireUnchanged() {
        values.requireUnchanged();
    }

    @Override
    public boolean isRestored() {
        return restored;
    }
}
