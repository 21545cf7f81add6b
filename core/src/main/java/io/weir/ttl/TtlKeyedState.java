package io.weir.ttl;

import io.weir.operator.KeyedState;
import io.weir.operator.PrimitiveState;
import io.weir.operator.Timers;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.Migration;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateTtlConfig;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.time.Clock;
import io.weir.types.Timed;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keyed state that an operator sees: states with a time to live are kept as {@link Timed}
 * values, and what is expired is removed by whoever comes upon it; all others are those of the
 * backend itself. Confined to the subtask's thread.
 */
public final class TtlKeyedState implements KeyedState {
    private final KeyedState backend;
    private final Clock clock;
    private final Map<String, Object> handles = new HashMap<>();

    /** Over the state of a backend, by the time of a clock. */
    public TtlKeyedState(KeyedState backend, Clock clock) {
        this.backend = backend;
        this.clock = clock;
    }

    @Override
    public void setCurrentKey(Object key) {
        backend.setCurrentKey(key);
    }

    @Override
    public Object currentKey() {
        return backend.currentKey();
    }

    /** The handle of a name and class, the same for the same declaration. */
    @SuppressWarnings("unchecked")
    private <H> H handle(Class<?> kind, String name, Supplier<H> make) {
        return (H) handles.computeIfAbsent(kind.getSimpleName() + " " + name, n -> make.get());
    }

    @Override
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        return descriptor
                .ttl()
                .<ValueState<T>>map(
                        ttl ->
                                timedValue(
                                        descriptor.name(),
                                        descriptor.type(),
                                        descriptor.migration(),
                                        ttl))
                .orElseGet(() -> backend.value(descriptor));
    }

    private <T> TtlValueState<T> timedValue(
            String name, Type<T> type, Optional<Migration<T>> migration, StateTtlConfig ttl) {
        ValueState<Timed<T>> stored =
                backend.value(
                        new ValueStateDescriptor<>(
                                name, timed(type, ttl), timed(type, migration), Optional.empty()));
        return handle(
                ValueState.class,
                name,
                () -> new TtlValueState<>(stored, new TimeToLive(ttl, clock, backend, name)));
    }

    private static <T> Type<Timed<T>> timed(Type<T> type, StateTtlConfig ttl) {
        return Types.timed(type, ttl.timeToLive().toMillis());
    }

    private static <T> Optional<Migration<Timed<T>>> timed(
            Type<T> type, Optional<Migration<T>> migration) {
        return migration.map(m -> new TimedMigration<>(m, type.schemaJson()));
    }

    @Override
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        if (descriptor.ttl().isEmpty()) {
            return backend.list(descriptor);
        }
        StateTtlConfig ttl = descriptor.ttl().get();
        ListState<Timed<T>> stored =
                backend.list(
                        new ListStateDescriptor<>(
                                descriptor.name(),
                                timed(descriptor.elementType(), ttl),
                                timed(descriptor.elementType(), descriptor.migration()),
                                Optional.empty()));
        return handle(
                ListState.class,
                descriptor.name(),
                () ->
                        new TtlListState<>(
                                stored, new TimeToLive(ttl, clock, backend, descriptor.name())));
    }

    @Override
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        if (descriptor.ttl().isEmpty()) {
            return backend.map(descriptor);
        }
        StateTtlConfig ttl = descriptor.ttl().get();
        MapState<K, Timed<V>> stored =
                backend.map(
                        new MapStateDescriptor<>(
                                descriptor.name(),
                                descriptor.keyType(),
                                timed(descriptor.valueType(), ttl),
                                timed(descriptor.valueType(), descriptor.migration()),
                                Optional.empty()));
        return handle(
                MapState.class,
                descriptor.name(),
                () ->
                        new TtlMapState<>(
                                stored, new TimeToLive(ttl, clock, backend, descriptor.name())));
    }

    @Override
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        if (descriptor.ttl().isEmpty()) {
            return backend.reducing(descriptor);
        }
        TtlValueState<T> value =
                timedValue(
                        descriptor.name(),
                        descriptor.type(),
                        descriptor.migration(),
                        descriptor.ttl().get());
        return handle(
                ReducingState.class,
                descriptor.name(),
                () -> new TtlReducingState<>(value, descriptor.function(), descriptor.name()));
    }

    @Override
    public <I, A, O> AggregatingState<I, O> aggregating(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        if (descriptor.ttl().isEmpty()) {
            return backend.aggregating(descriptor);
        }
        TtlValueState<A> accumulator =
                timedValue(
                        descriptor.name(),
                        descriptor.accumulatorType(),
                        descriptor.migration(),
                        descriptor.ttl().get());
        return handle(
                AggregatingState.class,
                descriptor.name(),
                () -> new TtlAggregatingState<>(accumulator, descriptor.function()));
    }

    @Override
    public PrimitiveState primitive(String name, Type<?> type) {
        return backend.primitive(name, type);
    }

    @Override
    public Timers eventTimers() {
        return backend.eventTimers();
    }

    @Override
    public Timers processingTimers() {
        return backend.processingTimers();
    }
}
