package io.weir.rocksdb;

import io.weir.backend.CapturedBlock;
import io.weir.backend.DeclaredState;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.operator.PrimitiveState;
import io.weir.operator.Timers;
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
import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one subtask of an operator, in a database of its own.
 *
 * <p><b>Where things lie.</b> A state is a column family. A value lies under its key, with an
 * object cache in front ({@link ValueTable}); each element of a list and each entry of a map lies
 * under a key of its own ({@link CollectionTable}), so neither needs to fit into memory; timers are
 * values, and in a family that has them in order ({@link RocksDbTimers}).
 *
 * <p><b>Snapshots.</b> At the barrier the cache writes back what has changed, and the database
 * notes what it is now: some milliseconds at most, whatever the size of the state. All else is done
 * by whoever encodes what was captured, while the subtask goes on: the whole state is gone through,
 * or the {@link ChangeLog}, so an increment costs what has changed.
 *
 * <p><b>Restore.</b> The database begins empty and is filled from the blocks of the chain. States
 * must be declared before.
 *
 * <p>Confined to the subtask's thread, but for encoding.
 */
final class RocksDbKeyedState implements KeyedBackend {
    /** States of this prefix hold timers; no descriptor may use it. */
    private static final String TIMERS = "_timers/";

    private static final String EVENT_TIMERS = TIMERS + "event";
    private static final String PROCESSING_TIMERS = TIMERS + "processing";

    private final CurrentKey keys;
    private final Database database;
    private final CacheAllowance cache;
    private final Consumer<CapturedBlock> captured;
    private final ChangeLog changes;
    private final Map<String, LiveState> declared = new LinkedHashMap<>();
    private @Nullable RocksDbTimers eventTimers;
    private @Nullable RocksDbTimers processingTimers;
    private boolean fullNext;

    /** What the last barrier has captured and nobody was given yet. */
    private List<CapturedBlock> toHandOver = List.of();

    RocksDbKeyedState(
            CurrentKey keys,
            Database database,
            CacheAllowance cache,
            Consumer<CapturedBlock> captured) {
        this.keys = keys;
        this.database = database;
        this.cache = cache;
        this.captured = captured;
        this.changes = new ChangeLog(database);
    }

    @Override
    public void setCurrentKey(Object key) {
        keys.set(key);
    }

    @Override
    public Object currentKey() {
        return keys.key();
    }

    // ---- states

    @Override
    @SuppressWarnings("unchecked")
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        LiveState.OfValues state =
                values(descriptor.name(), descriptor.type(), descriptor.migration());
        return (ValueState<T>)
                state.handle(ValueState.class, () -> new RocksDbValueState<>(state.table));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        LiveState.OfCollections state =
                collections(
                        descriptor.name(),
                        StateKind.LIST,
                        null,
                        descriptor.elementType(),
                        descriptor.migration());
        return (ListState<T>)
                state.handle(ListState.class, () -> new RocksDbListState<>(state.table));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        String whyNot = descriptor.keyType().whyNotKey();
        if (!whyNot.isEmpty()) {
            throw new IllegalArgumentException(
                    "Map state %s of operator %s can't have map keys of type %s: %s"
                            .formatted(
                                    descriptor.name(),
                                    keys.operatorId,
                                    descriptor.keyType().javaType().getTypeName(),
                                    whyNot));
        }
        LiveState.OfCollections state =
                collections(
                        descriptor.name(),
                        StateKind.MAP,
                        descriptor.keyType(),
                        descriptor.valueType(),
                        descriptor.migration());
        return (MapState<K, V>)
                state.handle(MapState.class, () -> new RocksDbMapState<>(state.table));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        LiveState.OfValues state =
                values(descriptor.name(), descriptor.type(), descriptor.migration());
        return (ReducingState<T>)
                state.handle(
                        ReducingState.class,
                        () -> new RocksDbReducingState<>(state.table, descriptor.function()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <I, A, O> AggregatingState<I, O> aggregating(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        LiveState.OfValues state =
                values(descriptor.name(), descriptor.accumulatorType(), descriptor.migration());
        return (AggregatingState<I, O>)
                state.handle(
                        AggregatingState.class,
                        () -> new RocksDbAggregatingState<>(state.table, descriptor.function()));
    }

    @Override
    public PrimitiveState primitive(String name, Type<?> type) {
        if (Boxes.of(type) == Primitive.NONE) {
            throw new IllegalArgumentException(
                    "State %s of operator %s: values of type %s are not primitive; declare a value state"
                            .formatted(name, keys.operatorId, type.javaType().getTypeName()));
        }
        LiveState.OfValues state = values(name, type, Optional.empty());
        return (PrimitiveState)
                state.handle(
                        PrimitiveState.class, () -> new RocksDbPrimitiveState(state.table, keys));
    }

    private LiveState.OfValues values(
            String name, Type<?> type, Optional<? extends Migration<?>> migration) {
        refuseNameOfTimers(name);
        return (LiveState.OfValues) declare(name, StateKind.VALUE, null, type, migration);
    }

    private LiveState.OfCollections collections(
            String name,
            StateKind kind,
            @Nullable Type<?> mapKeyType,
            Type<?> valueType,
            Optional<? extends Migration<?>> migration) {
        refuseNameOfTimers(name);
        return (LiveState.OfCollections) declare(name, kind, mapKeyType, valueType, migration);
    }

    private void refuseNameOfTimers(String name) {
        if (name.startsWith(TIMERS)) {
            throw new IllegalArgumentException(
                    "State %s of operator %s: names that begin with %s are those of timers; choose another"
                            .formatted(name, keys.operatorId, TIMERS));
        }
    }

    @SuppressWarnings("unchecked")
    private LiveState declare(
            String name,
            StateKind kind,
            @Nullable Type<?> mapKeyType,
            Type<?> valueType,
            Optional<? extends Migration<?>> migration) {
        Declaration declaration =
                new Declaration(
                        new StateId(keys.operatorId, name),
                        declared.size(),
                        kind,
                        keys.type,
                        (Type<Object>) mapKeyType,
                        (Type<Object>) valueType);
        LiveState known = declared.get(name);
        if (known != null) {
            if (!known.declaration.sameAs(declaration)) {
                throw new IllegalArgumentException(
                        "Operator %s declares state %s twice: first as %s, now as %s; give one of them another name"
                                .formatted(
                                        keys.operatorId,
                                        name,
                                        known.declaration.describe(),
                                        declaration.describe()));
            }
            return known;
        }
        LiveState fresh =
                kind == StateKind.VALUE
                        ? new LiveState.OfValues(
                                declaration,
                                keys,
                                database,
                                new ValueTable(declaration, keys, database, changes, cache))
                        : new LiveState.OfCollections(
                                declaration,
                                keys,
                                new CollectionTable(declaration, keys, database, changes));
        fresh.migration = migration;
        declared.put(name, fresh);
        return fresh;
    }

    // ---- timers

    @Override
    public Timers eventTimers() {
        RocksDbTimers timers = eventTimers;
        if (timers == null) {
            timers = newTimers(EVENT_TIMERS);
            eventTimers = timers;
        }
        return timers;
    }

    @Override
    public Timers processingTimers() {
        RocksDbTimers timers = processingTimers;
        if (timers == null) {
            timers = newTimers(PROCESSING_TIMERS);
            processingTimers = timers;
        }
        return timers;
    }

    private RocksDbTimers newTimers(String name) {
        LiveState.OfValues state =
                (LiveState.OfValues)
                        declare(
                                name,
                                StateKind.VALUE,
                                null,
                                RocksDbTimers.storedType(),
                                Optional.empty());
        RocksDbTimers timers = new RocksDbTimers(state.table, keys, database);
        state.timers = timers;
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

    private static long poll(@Nullable RocksDbTimers timers, long upTo) {
        return timers != null && timers.pollDue(upTo) ? timers.firedTimestamp() : NO_TIMER;
    }

    @Override
    public long nextProcessingTimer() {
        RocksDbTimers timers = processingTimers;
        return timers == null ? NO_TIMER : timers.nextTimestamp();
    }

    // ---- restore

    @Override
    public void restore(
            StateId id, StateSchema written, int keyGroup, int entries, BinaryInput content) {
        if (!id.operatorId().equals(keys.operatorId)) {
            throw new IllegalArgumentException(
                    "State %s is not one of operator %s".formatted(id, keys.operatorId));
        }
        if (keyGroup < keys.firstKeyGroup || keyGroup > keys.lastKeyGroup) {
            throw new IllegalArgumentException(
                    "State %s: key group %d is not among those of this subtask, %d to %d"
                            .formatted(id, keyGroup, keys.firstKeyGroup, keys.lastKeyGroup));
        }
        LiveState state = declared.get(id.name());
        if (state == null) {
            throw new IllegalStateException(
                    "State %s is restored before it is declared; declared are %s"
                            .formatted(id, declared.keySet()));
        }
        fullNext |= !state.restore(written, keyGroup, content, entries);
        // The tables don't know what was put past them.
        database.flush();
    }

    // ---- snapshots

    @Override
    public boolean mustBeFull() {
        return fullNext;
    }

    @Override
    public boolean startSnapshot(long checkpointId, boolean full) {
        handOver();
        boolean everything = full || fullNext;
        fullNext = false;
        List<Declaration> states = new ArrayList<>();
        for (LiveState state : declared.values()) {
            state.writeBack();
            states.add(state.declaration);
        }
        database.flush();
        toHandOver =
                new Capture(database, database.snapshot(), changes.next(), everything)
                        .blocks(states);
        return everything;
    }

    /** Hands over what was captured; reading it is not this thread's work. */
    @Override
    public boolean sweep(int pages) {
        handOver();
        return true;
    }

    private void handOver() {
        List<CapturedBlock> blocks = toHandOver;
        toHandOver = List.of();
        blocks.forEach(captured);
    }

    // ---- facts

    /** The declared states, timers included; their entries are not counted. */
    @Override
    public List<StateInfo> states() {
        List<StateInfo> states = new ArrayList<>();
        for (LiveState state : declared.values()) {
            states.add(
                    new StateInfo(
                            state.declaration.id().name(),
                            state.declaration.schema(),
                            StateInfo.NOT_COUNTED));
        }
        return states;
    }

    @Override
    public List<DeclaredState> declared() {
        List<DeclaredState> states = new ArrayList<>();
        for (LiveState state : declared.values()) {
            Declaration declaration = state.declaration;
            states.add(
                    new DeclaredState(
                            declaration.id().name(),
                            StoredKind.valueOf(declaration.kind().name()),
                            Optional.ofNullable(declaration.mapKeyType()),
                            declaration.valueType(),
                            state.migration));
        }
        return states;
    }

    @Override
    public void close() {
        database.close();
    }
}
