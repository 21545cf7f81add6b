package io.weir.heap;

import io.weir.backend.CapturedBlock;
import io.weir.backend.DeclaredState;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.StateId;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.Migration;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateKind;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import io.weir.types.IncompatibleSchemaException;
import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one subtask of an operator, on the heap.
 *
 * <p>States are declared by descriptors; their handles act on the current key. Values, keys and
 * elements are treated as immutable: snapshots refer to them and another thread encodes them later.
 *
 * <p><b>Snapshots.</b> {@link #startSnapshot} at the barrier takes microseconds, whatever the
 * state's size. Then {@link #sweep} is called between records until it says that all is captured,
 * while the state is used as ever; {@link #finishSnapshot} does the rest at once. What was captured
 * goes to the consumer as chunks and is the state at the barrier: all of it, or what has changed
 * since the snapshot before. Written to a segment, in any order, they are what {@link #restore}
 * takes.
 *
 * <p><b>Restore.</b> Blocks are applied in the order of the chain of segments, before the first key
 * is set, and after their state was declared.
 *
 * <p>Confined to the subtask's thread, but for the encoding of chunks.
 */
public final class HeapKeyedState implements KeyedBackend {
    /** States of this prefix hold timers; no descriptor may use it. */
    private static final String TIMERS = "_timers/";

    private static final String EVENT_TIMERS = TIMERS + "event";
    private static final String PROCESSING_TIMERS = TIMERS + "processing";

    private final String operatorId;
    private final KeyContext keys;
    private final Consumer<CapturedBlock> captured;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private @Nullable HeapTimers eventTimers;
    private @Nullable HeapTimers processingTimers;
    private boolean fullNext;
    private long restoredBlocks;

    /** The states of the running snapshot that are not wholly captured; empty if there is none. */
    private final List<StateTable> sweeping = new ArrayList<>();

    /**
     * @param operatorId 32 hexadecimal digits
     * @param keyType of the keys
     * @param maxParallelism the number of key groups of the operator
     * @param firstKeyGroup the first key group of this subtask
     * @param lastKeyGroup the last one, inclusive
     * @param captured is given what snapshots capture, on the subtask's thread
     * @throws IllegalArgumentException if values of the type can't be keys
     */
    public HeapKeyedState(
            String operatorId,
            Type<?> keyType,
            int maxParallelism,
            int firstKeyGroup,
            int lastKeyGroup,
            Consumer<CapturedBlock> captured) {
        this.operatorId = operatorId;
        this.keys =
                new KeyContext(operatorId, keyType, maxParallelism, firstKeyGroup, lastKeyGroup);
        this.captured = captured;
    }

    // ---- the current key

    /** Sets the key that handles and timers act on. */
    @Override
    public void setCurrentKey(Object key) {
        keys.set(key);
    }

    /**
     * As {@link #setCurrentKey} without a box, for keys that are int, long, float or double; see
     * {@link PrimitiveTable} for their bits.
     */
    public void setCurrentKeyBits(long bits) {
        keys.setBits(bits);
    }

    /**
     * The current key.
     *
     * @throws IllegalStateException if none has been set yet
     */
    @Override
    public Object currentKey() {
        return keys.key();
    }

    // ---- states

    /** A state with one value for each key. A second call with the name gives the same handle. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        return (ValueState<T>)
                declare(
                                descriptor.name(),
                                StateKind.VALUE,
                                null,
                                descriptor.type(),
                                descriptor.migration())
                        .handle(ValueState.class, HeapValueState::new);
    }

    /** A state with a list for each key. A second call with the name gives the same handle. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        return (ListState<T>)
                declare(
                                descriptor.name(),
                                StateKind.LIST,
                                null,
                                descriptor.elementType(),
                                descriptor.migration())
                        .handle(ListState.class, HeapListState::new);
    }

    /** A state with a map for each key. A second call with the name gives the same handle. */
    @Override
    @SuppressWarnings("unchecked")
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        String whyNot = descriptor.keyType().whyNotKey();
        if (!whyNot.isEmpty()) {
            throw new IllegalArgumentException(
                    "Map state %s of operator %s can't have map keys of type %s: %s"
                            .formatted(
                                    descriptor.name(),
                                    operatorId,
                                    descriptor.keyType().javaType().getTypeName(),
                                    whyNot));
        }
        return (MapState<K, V>)
                declare(
                                descriptor.name(),
                                StateKind.MAP,
                                descriptor.keyType(),
                                descriptor.valueType(),
                                descriptor.migration())
                        .handle(MapState.class, HeapMapState::new);
    }

    /** A value that others are folded into. A second call with the name gives the same handle. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        return (ReducingState<T>)
                declare(
                                descriptor.name(),
                                StateKind.VALUE,
                                null,
                                descriptor.type(),
                                descriptor.migration())
                        .handle(
                                ReducingState.class,
                                table -> new HeapReducingState<>(table, descriptor.function()));
    }

    /** An accumulator for each key. A second call with the name gives the same handle. */
    @Override
    @SuppressWarnings("unchecked")
    public <I, A, O> AggregatingState<I, O> aggregating(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        return (AggregatingState<I, O>)
                declare(
                                descriptor.name(),
                                StateKind.VALUE,
                                null,
                                descriptor.accumulatorType(),
                                descriptor.migration())
                        .handle(
                                AggregatingState.class,
                                table -> new HeapAggregatingState<>(table, descriptor.function()));
    }

    /**
     * A value state of primitive values without boxes. A second call with the name gives the same
     * table.
     *
     * @throws IllegalArgumentException if the values are no primitives
     */
    @Override
    public PrimitiveTable primitive(String name, Type<?> valueType) {
        if (Bits.of(valueType) == Primitive.NONE) {
            throw new IllegalArgumentException(
                    "State %s of operator %s: values of type %s are not primitive; declare a value state"
                            .formatted(name, operatorId, valueType.javaType().getTypeName()));
        }
        return (PrimitiveTable)
                declare(name, StateKind.VALUE, null, valueType, Optional.empty())
                        .handle(
                                PrimitiveTable.class,
                                table ->
                                        table.objectKeys()
                                                ? new ObjectKeyTable(table)
                                                : new LongKeyTable(table));
    }

    @Override
    public void clean(String state, int entries, Predicate<Object> expired) {
        Declared cleaned = declared.get(state);
        if (cleaned != null) {
            cleaned.table.clean(entries, expired);
        }
    }

    /** The timers in event time. */
    @Override
    public HeapTimers eventTimers() {
        HeapTimers timers = eventTimers;
        if (timers == null) {
            timers = newTimers(EVENT_TIMERS);
            eventTimers = timers;
        }
        return timers;
    }

    /** The timers in processing time. */
    @Override
    public HeapTimers processingTimers() {
        HeapTimers timers = processingTimers;
        if (timers == null) {
            timers = newTimers(PROCESSING_TIMERS);
            processingTimers = timers;
        }
        return timers;
    }

    @Override
    public long pollEventTimer(long upTo) {
        return poll(eventTimers, upTo);
    }

    @Override
    public long pollProcessingTimer(long upTo) {
        return poll(processingTimers, upTo);
    }

    private static long poll(@Nullable HeapTimers timers, long upTo) {
        return timers != null && timers.pollDue(upTo) ? timers.firedTimestamp() : NO_TIMER;
    }

    @Override
    public long nextProcessingTimer() {
        HeapTimers timers = processingTimers;
        return timers == null ? NO_TIMER : timers.nextTimestamp();
    }

    private HeapTimers newTimers(String name) {
        Type<?> type = HeapTimers.storedType();
        return new HeapTimers(
                this, declareAny(name, StateKind.VALUE, null, type, Optional.empty()).table);
    }

    private Declared declare(
            String name,
            StateKind kind,
            @Nullable Type<?> mapKeyType,
            Type<?> valueType,
            Optional<? extends Migration<?>> migration) {
        if (name.startsWith(TIMERS)) {
            throw new IllegalArgumentException(
                    "State %s of operator %s: names that begin with %s are those of timers; choose another"
                            .formatted(name, operatorId, TIMERS));
        }
        return declareAny(name, kind, mapKeyType, valueType, migration);
    }

    private Declared declareAny(
            String name,
            StateKind kind,
            @Nullable Type<?> mapKeyType,
            Type<?> valueType,
            Optional<? extends Migration<?>> migration) {
        StateFormat format = StateFormat.of(kind, keys, mapKeyType, valueType);
        Declared known = declared.get(name);
        if (known != null) {
            if (!known.table.format().equals(format)) {
                throw new IllegalArgumentException(
                        "Operator %s declares state %s twice: first as %s, now as %s; give one of them another name"
                                .formatted(
                                        operatorId,
                                        name,
                                        known.table.format().describe(),
                                        format.describe()));
            }
            return known;
        }
        StateTable table = new StateTable(new StateId(operatorId, name), format, keys, captured);
        Declared fresh = new Declared(table, migration);
        declared.put(name, fresh);
        return fresh;
    }

    /** A state with its handles, and the reader of what was written of it. */
    private final class Declared {
        final StateTable table;
        final Optional<? extends Migration<?>> migration;
        private final Map<Class<?>, Object> handles = new HashMap<>();
        private @Nullable StateSchema written;
        private @Nullable BlockReader reader;

        Declared(StateTable table, Optional<? extends Migration<?>> migration) {
            this.table = table;
            this.migration = migration;
        }

        Object handle(Class<?> kind, Function<StateTable, Object> make) {
            return handles.computeIfAbsent(kind, k -> make.apply(table));
        }

        void restore(StateSchema as, int keyGroup, BinaryInput content, int entries) {
            BlockReader current = reader;
            if (current == null || !as.equals(written)) {
                current = new BlockReader(table, WrittenState.of(as));
                reader = current;
                written = as;
            }
            current.read(keyGroup, content, entries);
            restoredBlocks++;
            if (!current.sameSchemas()) {
                forceFullNext();
            }
        }
    }

    // ---- restore

    /**
     * {@inheritDoc}
     *
     * @param written how the state was written; of one snapshot always the same
     * @param content exactly the entries; it may be reused afterwards
     * @throws IncompatibleSchemaException if the state is declared as something that what was
     *     written can't be read as
     * @throws CorruptDataException if the entries are not what they should be
     */
    @Override
    public void restore(
            StateId id, StateSchema written, int keyGroup, int entries, BinaryInput content) {
        if (!id.operatorId().equals(operatorId)) {
            throw new IllegalArgumentException(
                    "State %s is not one of operator %s".formatted(id, operatorId));
        }
        if (keyGroup < keys.firstKeyGroup || keyGroup > keys.lastKeyGroup) {
            throw new IllegalArgumentException(
                    "State %s: key group %d is not among those of this subtask, %d to %d"
                            .formatted(id, keyGroup, keys.firstKeyGroup, keys.lastKeyGroup));
        }
        if (!sweeping.isEmpty()) {
            throw new IllegalStateException(
                    "State %s can't be restored while a snapshot is taken".formatted(id));
        }
        Declared state = declared.get(id.name());
        if (state == null) {
            throw new IllegalStateException(
                    "State %s is restored before it is declared; declared are %s"
                            .formatted(id, declared.keySet()));
        }
        state.restore(written, keyGroup, content, entries);
    }

    long restoredBlocks() {
        return restoredBlocks;
    }

    // ---- snapshots

    /**
     * Whether the next snapshot must be full: a segment was lost, or what was restored has another
     * schema now. The segment that it goes into must then begin a new chain.
     */
    @Override
    public boolean mustBeFull() {
        return fullNext;
    }

    /**
     * Makes the next snapshot full: the last one could not be written, so nothing can build upon
     * it.
     */
    public void forceFullNext() {
        fullNext = true;
        declared.values().forEach(state -> state.table.forceFullNext());
    }

    /**
     * Starts a snapshot of the state as it is now; finishes the one before if that is still being
     * taken. Takes microseconds; a full one has to set one bit for each slot, and the first one to
     * allocate them.
     *
     * @param checkpointId for messages
     * @param full whether to capture everything rather than what has changed
     * @return whether everything is captured: {@code full}, or because it must be
     */
    @Override
    public boolean startSnapshot(long checkpointId, boolean full) {
        finishSnapshot();
        boolean everything = full || fullNext;
        fullNext = false;
        for (Declared state : declared.values()) {
            state.table.startSnapshot(everything);
            sweeping.add(state.table);
        }
        return everything;
    }

    /**
     * Captures up to {@code pages} pages (512 slots each) that have something to capture.
     *
     * @return whether the snapshot is captured completely
     */
    @Override
    public boolean sweep(int pages) {
        int left = pages;
        while (!sweeping.isEmpty()) {
            int last = sweeping.size() - 1;
            left = sweeping.get(last).sweep(left);
            if (left == 0) {
                return false;
            }
            sweeping.remove(last);
        }
        return true;
    }

    /** Captures what is left of the running snapshot, if there is one. */
    public void finishSnapshot() {
        sweep(Integer.MAX_VALUE);
    }

    // ---- facts

    /** The declared states, timers included. */
    @Override
    public List<StateInfo> states() {
        List<StateInfo> states = new ArrayList<>();
        for (Declared state : declared.values()) {
            StateTable table = state.table;
            states.add(new StateInfo(table.id().name(), table.format().schema(), table.entries()));
        }
        return states;
    }

    @Override
    public List<DeclaredState> declared() {
        List<DeclaredState> states = new ArrayList<>();
        for (Declared state : declared.values()) {
            StateFormat format = state.table.format();
            states.add(
                    new DeclaredState(
                            state.table.id().name(),
                            StoredKind.valueOf(format.kind().name()),
                            Optional.ofNullable(format.mapKeyType()),
                            format.valueType(),
                            state.migration));
        }
        return states;
    }

    /** Heap that the tables take, without the objects they refer to. */
    public long tableBytes() {
        long bytes = 0;
        for (Declared state : declared.values()) {
            bytes += state.table.bytes();
        }
        return bytes;
    }

    /** Entries of all declared states together. */
    public long entries() {
        long entries = 0;
        for (Declared state : declared.values()) {
            entries += state.table.entries();
        }
        return entries;
    }

    /**
     * Shows every key of a declared state with its value: lists as {@link List}, maps as {@link
     * Map}. For tools and tests; the visitor must not change the state.
     */
    public void forEachKey(String stateName, BiConsumer<Object, Object> visitor) {
        Declared state =
                Objects.requireNonNull(
                        declared.get(stateName),
                        () ->
                                "Operator %s has no state %s; it has %s"
                                        .formatted(operatorId, stateName, declared.keySet()));
        state.table.forEach((key, mixed, value) -> visitor.accept(key, plain(value)));
    }

    @Override
    public void close() {}

    private static Object plain(Object value) {
        if (value instanceof ListCell list) {
            return list.view();
        }
        return value instanceof MapCell map ? map.toMap() : value;
    }
}
