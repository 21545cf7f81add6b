package io.weir.process;

import io.weir.function.Collector;
import io.weir.state.BroadcastState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReadOnlyBroadcastState;

/**
 * Processes a keyed stream, with keyed state and timers, beside a broadcast one that every subtask
 * sees all of. Only the broadcast side may change the broadcast state, so that it stays the same
 * everywhere; a broadcast record has no key, hence no keyed state.
 *
 * @param <K> the type of the key
 * @param <I> the type of what comes in
 * @param <B> the type of what is broadcast
 * @param <O> the type of what goes out
 */
public abstract class KeyedBroadcastProcessFunction<K, I, B, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedBroadcastProcessFunction() {}

    /** Processes one record of the keyed stream. */
    public abstract void processElement(I value, ReadOnlyContext ctx, Collector<O> out)
            throws Exception;

    /** Processes one broadcast record; every subtask sees it. */
    public abstract void processBroadcastElement(B value, Context ctx, Collector<O> out)
            throws Exception;

    /** A timer registered for {@code timestamp} fires. */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<O> out) throws Exception {}

    /** What is known about a record of the keyed stream. */
    public abstract class ReadOnlyContext {
        /** For operators. */
        protected ReadOnlyContext() {}

        /**
         * The event time of the record, in milliseconds since the epoch.
         *
         * @throws IllegalStateException if the record has none
         */
        public abstract long timestamp();

        /** Whether the record has an event time. */
        public abstract boolean hasTimestamp();

        /** Tells the time and registers timers. */
        public abstract TimerService timerService();

        /** The key of the record or timer. */
        public abstract K getCurrentKey();

        /** Sends {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);

        /** The broadcast state, to read. */
        public abstract <S, V> ReadOnlyBroadcastState<S, V> getBroadcastState(
                MapStateDescriptor<S, V> descriptor);
    }

    /** What is known about a broadcast record. */
    public abstract class Context {
        /** For operators. */
        protected Context() {}

        /**
         * The event time of the record, in milliseconds since the epoch.
         *
         * @throws IllegalStateException if the record has none
         */
        public abstract long timestamp();

        /** Whether the record has an event time. */
        public abstract boolean hasTimestamp();

        /** How far event time has come, or {@link Long#MIN_VALUE}. */
        public abstract long currentWatermark();

        /** The time of the clock, in milliseconds since the epoch. */
        public abstract long currentProcessingTime();

        /** Sends {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);

        /** The broadcast state. What is done to it must be the same in every subtask. */
        public abstract <S, V> BroadcastState<S, V> getBroadcastState(
                MapStateDescriptor<S, V> descriptor);
    }

    /** What is known about a timer; {@link #timestamp()} is the time it was registered for. */
    public abstract class OnTimerContext extends ReadOnlyContext {
        /** For operators. */
        protected OnTimerContext() {}

        /** Which time the timer belongs to. */
        public abstract TimeDomain timeDomain();
    }
}
