package io.weir.testkit.harness;

import io.weir.operator.KeyedState;
import io.weir.operator.PrimitiveState;
import io.weir.operator.Timers;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keyed state in hash maps: the simplest thing that is right. */
final class ModelKeyedState implements KeyedState {
    /** What one declared state holds: by key, a value, a list or a map. */
    private record Table(UnaryOperator<Object> copy, Map<Object, Object> byKey) {}

    private final Type<?> keyType;
    private final Map<String, Map<Object, Object>> restored;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    final ModelTimers eventTimers;
    final ModelTimers processingTimers;
    private final StoredValues values = new StoredValues();
    private @Nullable Object currentKey;

    ModelKeyedState(Type<?> keyType, Snapshot from) {
        this.keyType = keyType;
        this.restored = from.tables;
        this.eventTimers = new ModelTimers(this, from.eventTimers);
        this.processingTimers = new ModelTimers(this, from.processingTimers);
    }

    /** All that is held, encoded and decoded again. */
    record Snapshot(
            Map<String, Map<Object, Object>> tables,
            SortedMap<Long, List<Object>> eventTimers,
            SortedMap<Long, List<Object>> processingTimers) {
        static Snapshot empty() {
            return new Snapshot(Map.of(), new TreeMap<>(), new TreeMap<>());
        }
    }

    Snapshot snapshot() {
        Map<String, Map<Object, Object>> copies = new LinkedHashMap<>();
        tables.forEach(
                (name, table) -> {
                    Map<Object, Object> copy = new LinkedHashMap<>();
                    table.byKey.forEach(
                            (k, v) -> copy.put(recoded(keyType, k), table.copy.apply(v)));
                    copies.put(name, copy);
                });
        return new Snapshot(copies, eventTimers.copy(), processingTimers.copy());
    }

    private Map<Object, Object> declare(String name, UnaryOperator<Object> copy) {
        Map<Object, Object> before = new LinkedHashMap<>(restored.getOrDefault(name, Map.of()));
        if (tables.putIfAbsent(name, new Table(copy, before)) != null) {
            throw new IllegalStateException("State '" + name + "' is declared twice");
        }
        return before;
    }

    private String where(String state) {
        return "State '%s' of key %s".formatted(state, currentKey());
    }

    /** No value that any state was given is another one now. */
    void requireUnchanged() {
        values.requireUnchanged();
    }

    @Override
    public void setCurrentKey(Object key) {
        currentKey = key;
    }

    @Override
    public Object currentKey() {
        if (currentKey == null) {
            throw new IllegalStateException("Keyed state has no current key here");
        }
        return currentKey;
    }

    @Override
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        Map<Object, Object> table = declare(descriptor.name(), v -> recoded(descriptor.type(), v));
        return new ValueState<>() {
            @Override
            @SuppressWarnings("unchecked")
            public @Nullable T value() {
                return (T) table.get(currentKey());
            }

            @Override
            public void update(@Nullable T value) {
                if (value == null) {
                    clear();
                } else {
                    table.put(
                            currentKey(),
                            values.stored(where(descriptor.name()), descriptor.type(), value));
                }
            }

            @Override
            public void clear() {
                table.remove(currentKey());
            }
        };
    }

    @Override
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        Map<Object, Object> table =
                declare(
                        descriptor.name(),
                        v -> {
                            List<Object> copy = new ArrayList<>();
                            ((List<?>) v)
                                    .forEach(e -> copy.add(recoded(descriptor.elementType(), e)));
                            return copy;
                        });
        return new ModelListState<>(
                () -> currentList(table),
                () -> table.remove(currentKey()),
                element ->
                        values.stored(where(descriptor.name()), descriptor.elementType(), element));
    }

    @SuppressWarnings("unchecked")
    private <T> List<T> currentList(Map<Object, Object> table) {
        return (List<T>) table.computeIfAbsent(currentKey(), k -> new ArrayList<>());
    }

    @Override
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        Map<Object, Object> table =
                declare(
                        descriptor.name(),
                        v -> {
                            Map<Object, Object> copy = new LinkedHashMap<>();
                            ((Map<?, ?>) v)
                                    .forEach(
                                            (mapKey, value) ->
                                                    copy.put(
                                                            recoded(descriptor.keyType(), mapKey),
                                                            recoded(
                                                                    descriptor.valueType(),
                                                                    value)));
                            return copy;
                        });
        return new MapState<>() {
            @SuppressWarnings("unchecked")
            private Map<K, V> current() {
                return (Map<K, V>) table.computeIfAbsent(currentKey(), k -> new LinkedHashMap<>());
            }

            @Override
            public @Nullable V get(K key) {
                return current().get(key);
            }

            @Override
            public void put(K key, V value) {
                current()
                        .put(
                                key,
                                values.stored(
                                        where(descriptor.name()), descriptor.valueType(), value));
            }

            @Override
            public void putAll(Map<K, V> map) {
                map.forEach(this::put);
            }

            @Override
            public void remove(K key) {
                current().remove(key);
            }

            @Override
            public boolean contains(K key) {
                return current().containsKey(key);
            }

            @Override
            public Iterable<Map.Entry<K, V>> entries() {
                return current().entrySet();
            }

            @Override
            public Iterable<K> keys() {
                return current().keySet();
            }

            @Override
            public Iterable<V> values() {
                return current().values();
            }

            @Override
            public boolean isEmpty() {
                return current().isEmpty();
            }

            @Override
            public void clear() {
                table.remove(currentKey());
            }
        };
    }

    @Override
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        ValueState<T> value =
                value(new ValueStateDescriptor<>(descriptor.name(), descriptor.type()));
        return new ReducingState<>() {
            @Override
            public @Nullable T get() {
                return value.value();
            }

            @Override
            public void add(T added) {
                T before = value.value();
                try {
                    value.update(
                            before == null ? added : descriptor.function().reduce(before, added));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void clear() {
                value.clear();
            }
        };
    }

    @Override
    public <I, A, O> AggregatingState<I, O> aggregating(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        ValueState<A> value =
                value(new ValueStateDescriptor<>(descriptor.name(), descriptor.accumulatorType()));
        return new AggregatingState<>() {
            @Override
            public @Nullable O get() {
                A accumulator = value.value();
                return accumulator == null ? null : descriptor.function().getResult(accumulator);
            }

            @Override
            public void add(I added) {
                A before = value.value();
                value.update(
                        descriptor
                                .function()
                                .add(
                                        added,
                                        before == null
                                                ? descriptor.function().createAccumulator()
                                                : before));
            }

            @Override
            public void clear() {
                value.clear();
            }
        };
    }

    @Override
    public PrimitiveState primitive(String name, Type<?> type) {
        Map<Object, Object> table = declare(name, v -> v);
        return new PrimitiveState() {
            @Override
            public long combine(long key, long value, LongBinaryOperator fold) {
                if (keyType.primitive() == Type.Primitive.NONE) {
                    throw new IllegalStateException("The key is an object");
                }
                return combine(fromBits(key), value, fold);
            }

            @Override
            public long combine(Object key, long value, LongBinaryOperator fold) {
                return (long)
                        table.merge(key, value, (a, b) -> fold.applyAsLong((long) a, (long) b));
            }
        };
    }

    private Object fromBits(long key) {
        return switch (keyType.primitive()) {
            case INT -> (int) key;
            case FLOAT -> Float.intBitsToFloat((int) key);
            case DOUBLE -> Double.longBitsToDouble(key);
            default -> key;
        };
    }

    @Override
    public Timers eventTimers() {
        return eventTimers;
    }

    @Override
    public Timers processingTimers() {
        return processingTimers;
    }

    @SuppressWarnings("unchecked")
    static Object recoded(Type<?> type, Object value) {
        return Recoding.of((Type<Object>) type, value);
    }

    /** Timers, sorted by time and then by registration. */
    static final class ModelTimers implements Timers {
        private final ModelKeyedState keyed;
        private final SortedMap<Long, List<Object>> keysByTime;

        ModelTimers(ModelKeyedState keyed, SortedMap<Long, List<Object>> restored) {
            this.keyed = keyed;
            this.keysByTime = deepCopy(restored);
        }

        private static SortedMap<Long, List<Object>> deepCopy(SortedMap<Long, List<Object>> from) {
            SortedMap<Long, List<Object>> copy = new TreeMap<>();
            from.forEach((time, keys) -> copy.put(time, new ArrayList<>(keys)));
            return copy;
        }

        SortedMap<Long, List<Object>> copy() {
            return deepCopy(keysByTime);
        }

        @Override
        public void register(long timestamp) {
            List<Object> keys = keysByTime.computeIfAbsent(timestamp, t -> new ArrayList<>());
            if (!keys.contains(keyed.currentKey())) {
                keys.add(keyed.currentKey());
            }
        }

        @Override
        public void delete(long timestamp) {
            List<Object> keys = keysByTime.get(timestamp);
            if (keys != null) {
                keys.remove(keyed.currentKey());
                if (keys.isEmpty()) {
                    keysByTime.remove(timestamp);
                }
            }
        }

        /** Makes the key of the first due timer current and removes the timer. */
        boolean pollUpTo(long time, long[] fired) {
            if (keysByTime.isEmpty() || keysByTime.firstKey() > time) {
                return false;
            }
            fired[0] = keysByTime.firstKey();
            keyed.setCurrentKey(Objects.requireNonNull(keysByTime.get(fired[0])).get(0));
            delete(fired[0]);
            return true;
        }
    }
}
