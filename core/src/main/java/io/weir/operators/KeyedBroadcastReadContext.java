package io.weir.operators;

import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.OutputTag;
import io.weir.process.TimeDomain;
import io.weir.process.TimerService;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeyedBroadcastProcessFunction} sees of its operator. One object for all records and
 * timers.
 */
final class KeyedBroadcastReadContext<K, I, B, O>
        extends KeyedBroadcastProcessFunction<K, I, B, O>.OnTimerContext {
    private final CurrentRecord current;
    private final KeyedState keyed;
    private final TimerService timerService;
    private final BroadcastStates states;
    private @Nullable TimeDomain timer;
    private long timerTimestamp;

    KeyedBroadcastReadContext(
            KeyedBroadcastProcessFunction<K, I, B, O> function,
            OperatorContext context,
            KeyedState keyed,
            BroadcastStates states) {
        function.super();
        this.current = new CurrentRecord(context);
        this.keyed = keyed;
        this.timerService = new KeyedTimerService(context, keyed);
        this.states = states;
    }

    @Override
    public long timestamp() {
        return timer == null ? current.timestamp() : timerTimestamp;
    }

    @Override
    public boolean hasTimestamp() {
        return timer != null || current.hasTimestamp();
    }

    @Override
    public TimerService timerService() {
        return timerService;
    }

    @Override
    @SuppressWarnings("unchecked")
    public K getCurrentKey() {
        return (K) keyed.currentKey();
    }

    @Override
    public TimeDomain timeDomain() {
        if (timer == null) {
            throw new IllegalStateException("No timer is firing");
        }
        return timer;
    }

    @Override
    public <X> void output(OutputTag<X> outputTag, X value) {
        current.output(outputTag, value);
    }

    @Override
    public <S, V> ReadOnlyBroadcastState<S, V> getBroadcastState(
            MapStateDescriptor<S, V> descriptor) {
        return states.get(descriptor);
    }

    /** A timer begins to fire. */
    void fire(TimeDomain domain, long timestamp) {
        timer = domain;
        timerTimestamp = timestamp;
    }

    /** The timer has fired. */
    void fired() {
        timer = null;
    }
}
