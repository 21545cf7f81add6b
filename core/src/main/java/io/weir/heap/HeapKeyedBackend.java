package io.weir.heap;

import io.weir.backend.KeyedBackend;
import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.operator.PrimitiveState;
import io.weir.operator.Timers;
import io.weir.snapshot.StateId;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateKind;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.BinaryInput;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** {@link HeapKeyedState} as the engine sees it. */
final class HeapKeyedBackend implements KeyedBackend {
    private final HeapKeyedState state;
    private final Type<?> keyType;
    private final Map<StateSchema, WrittenState> parsed = new HashMap<>();
    private @Nullable HeapTimers eventTimers;
    private @Nullable HeapTimers processingTimers;

    HeapKeyedBackend(HeapKeyedState state, Type<?> keyType) {
        this.state = state;
        this.keyType = keyType;
    }

    @Override
    public void setCurrentKey(Object key) {
        state.setCurrentKey(key);
    }

    @Override
    public Object currentKey() {
        return state.currentKey();
    }

    @Override
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        return state.value(descriptor);
    }

    @Override
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        return state.list(descriptor);
    }

    @Override
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        return state.map(descriptor);
    }

    @Override
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        return state.reducing(descriptor);
    }

    @Override
    public <I, A, O> AggregatingState<I, O> aggregating(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        return state.aggregating(descriptor);
    }

    @Override
    public PrimitiveState primitive(String name, Type<?> type) {
        return new HeapPrimitiveState<>(state.primitive(name, type), keyType);
    }

    @Override
    public Timers eventTimers() {
        HeapTimers timers = eventTimers;
        if (timers == null) {
            timers = state.eventTimers();
            eventTimers = timers;
        }
        return timers;
    }

    @Override
    public Timers processingTimers() {
        HeapTimers timers = processingTimers;
        if (timers == null) {
            timers = state.processingTimers();
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

    @Override
    public void restore(
            StateId id, StateSchema written, int keyGroup, int entries, BinaryInput content) {
        state.restoreBlock(
                id,
                keyGroup,
                parsed.computeIfAbsent(written, HeapKeyedBackend::parse),
                content,
                entries);
    }

    private static WrittenState parse(StateSchema written) {
        return new WrittenState(
                written.kind(),
                schema(written.key()),
                written.kind() == StateKind.MAP
                        ? schema(written.mapKey().orElse(written.value()))
                        : null,
                schema(written.value()));
    }

    private static Schema schema(String json) {
        return new Schema.Parser().parse(json);
    }

    @Override
    public List<StateInfo> undeclared() {
        List<StateInfo> infos = new ArrayList<>();
        for (UndeclaredState undeclared : state.undeclaredStates()) {
            infos.add(
                    new StateInfo(
                            undeclared.name(),
                            new StateSchema(StateKind.VALUE, "", Optional.empty(), ""),
                            undeclared.entries()));
        }
        return infos;
    }

    @Override
    public void dropUndeclared() {
        state.dropUndeclaredStates();
    }

    @Override
    public boolean mustBeFull() {
        return state.mustBeFull();
    }

    @Override
    public void startSnapshot(long checkpointId, boolean full) {
        if (state.startSnapshot(checkpointId, full) != full) {
            throw new IllegalStateException(
                    "Checkpoint %d was to be incremental, but the state of the operator must be written whole"
                            .formatted(checkpointId));
        }
    }

    @Override
    public boolean sweep(int pages) {
        return state.sweep(pages);
    }

    @Override
    public List<StateInfo> states() {
        List<StateInfo> infos = new ArrayList<>();
        for (io.weir.heap.StateInfo info : state.states()) {
            Type<?> mapKey = info.mapKeyType();
            infos.add(
                    new StateInfo(
                            info.name(),
                            new StateSchema(
                                    info.kind(),
                                    info.keyType().schemaJson(),
                                    mapKey == null
                                            ? Optional.empty()
                                            : Optional.of(mapKey.schemaJson()),
                                    info.valueType().schemaJson()),
                            info.entries()));
        }
        return infos;
    }

    @Override
    public void close() {}
}
