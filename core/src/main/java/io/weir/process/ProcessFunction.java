package io.weir.process;

import io.weir.function.Collector;

/**
 * Makes any number of records of one, with side outputs and the time. For state and timers use a
 * {@link KeyedProcessFunction}.
 *
 * @param <I> the type of what comes in
 * @param <O> the type of what goes out
 */
public abstract class ProcessFunction<I, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessFunction() {}

    /** Processes one record; {@code ctx} and {@code out} are valid during the call. */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

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
