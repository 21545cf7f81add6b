package io.weir.process;

import io.weir.function.Collector;

/**
 * Makes any number of records of one, with keyed state, timers and side outputs: the most general
 * function on a keyed stream.
 *
 * @param <K> the type of the key
 * @param <I> the type of what comes in
 * @param <O> the type of what goes out
 */
public abstract class KeyedProcessFunction<K, I, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedProcessFunction() {}

    /** Processes one record; {@code ctx} and {@code out} are valid during the call. */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

    /** A timer registered for {@code timestamp} fires. */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<O> out) throws Exception {}

    /** What is known about the record. */
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

        /** Tells the time and registers timers. */
        public abstract TimerService timerService();

        /** The key of the record or timer. */
        public abstract K getCurrentKey();

        /** Sends {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }

    /** What is known about a timer; {@link #timestamp()} is the time it was registered for. */
    public abstract class OnTimerContext extends Context {
        /** For operators. */
        protected OnTimerContext() {}

        /** Which time the timer belongs to. */
        public abstract TimeDomain timeDomain();
    }
}
