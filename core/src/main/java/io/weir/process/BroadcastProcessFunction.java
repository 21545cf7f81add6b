package io.weir.process;

import io.weir.function.Collector;
import io.weir.state.BroadcastState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReadOnlyBroadcastState;

/**
 * Processes a stream beside a broadcast one that every subtask sees all of. Only the broadcast side
 * may change the broadcast state, so that it stays the same everywhere.
 *
 * @param <I> the type of what comes in
 * @param <B> the type of what is broadcast
 * @param <O> the type of what goes out
 */
public abstract class BroadcastProcessFunction<I, B, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected BroadcastProcessFunction() {}

    /** Processes one record of the stream that is not broadcast. */
    public abstract void processElement(I value, ReadOnlyContext ctx, Collector<O> out)
            throws Exception;

    /** Processes one broadcast record; every subtask sees it. */
    public abstract void processBroadcastElement(B value, Context ctx, Collector<O> out)
            throws Exception;

    /** What is known about a record that is not broadcast. */
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

        /** How far event time has come, or {@link Long#MIN_VALUE}. */
        public abstract long currentWatermark();

        /** The time of the clock, in milliseconds since the epoch. */
        public abstract long currentProcessingTime();

        /** Sends {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);

        /** The broadcast state, to read. */
        public abstract <K, V> ReadOnlyBroadcastState<K, V> getBroadcastState(
                MapStateDescriptor<K, V> descriptor);
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
        public abstract <K, V> BroadcastState<K, V> getBroadcastState(
                MapStateDescriptor<K, V> descriptor);
    }
}
