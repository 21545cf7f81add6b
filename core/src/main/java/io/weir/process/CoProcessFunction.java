package io.weir.process;

import io.weir.function.Collector;

/**
 * Makes any number of records of one, for two streams that are connected, with side outputs and the
 * time. For state and timers use a {@link KeyedCoProcessFunction}.
 *
 * @param <A> the type of what comes in from the first stream
 * @param <B> the type of what comes in from the second stream
 * @param <O> the type of what goes out
 */
public abstract class CoProcessFunction<A, B, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected CoProcessFunction() {}

    /** Processes one record of the first stream. */
    public abstract void processElement1(A value, Context ctx, Collector<O> out) throws Exception;

    /** Processes one record of the second stream. */
    public abstract void processElement2(B value, Context ctx, Collector<O> out) throws Exception;

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

        /** Tells the time; timers need a key. */
        public abstract TimerService timerService();

        /** Sends {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
