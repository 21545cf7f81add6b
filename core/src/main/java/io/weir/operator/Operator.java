package io.weir.operator;

import io.weir.function.Collector;

/**
 * One subtask of an operator: takes records, keeps state, sends records on. Sees no thread, file,
 * queue or engine; all calls come from one thread.
 *
 * <p>Life: constructor → {@link #open} → any number of {@link #collect}, timers, {@link
 * #watermark}, {@link #snapshot} and {@link #checkpointComplete} → {@link #endOfInput} → {@link
 * #close}. Nothing is sent on in {@link #open} or {@link #snapshot}. State is declared in {@link
 * #open}.
 *
 * <p>A host may run a private copy of the operator's class for each subtask, so that the JIT sees
 * one type at each call and can inline through a whole chain. For that an operator's class is top
 * level, {@code final}, has one constructor, keeps what the hot path reads in {@code final} fields
 * of its own, and is made by {@link OperatorContext#create}. No lambda or method reference in it
 * captures {@code this}, and its class names itself in no cast or signature: that does not verify
 * in a copy.
 *
 * @param <I> the type of the records of the first input
 */
public abstract class Operator<I> implements Collector<I> {
    private final OperatorContext context;

    /** Keeps the context for the subclass. */
    protected Operator(OperatorContext context) {
        this.context = context;
    }

    /** What the operator may know and ask for. */
    protected final OperatorContext context() {
        return context;
    }

    /** Declares state and opens the user's function. The operator state is already restored. */
    public void open() throws Exception {}

    /** Processes a record of the first input. */
    @Override
    public abstract void collect(I record);

    /** Takes the records of an input; the first one is the operator itself. */
    public Collector<?> input(int index) {
        if (index != 0) {
            throw new IllegalStateException(context.name() + " has no input " + index);
        }
        return this;
    }

    /**
     * Event time has come to {@code timestamp}; due timers have fired.
     *
     * @return the watermark that goes on, or {@link Long#MIN_VALUE} for none
     */
    public long watermark(long timestamp) {
        return timestamp;
    }

    /** Puts what is not yet in state handles into state, for checkpoint {@code checkpointId}. */
    public void snapshot(long checkpointId) throws Exception {}

    /** The checkpoint is complete. Best effort; ids grow. */
    public void checkpointComplete(long checkpointId) throws Exception {}

    /**
     * No more records will come on any input; the last ones may be sent on. Called once, through
     * all restores; again only if the parallelism is changed while some subtasks have ended and
     * others have not, so what was sent on must be gone from the state.
     */
    public void endOfInput() throws Exception {}

    /** Frees what is held; after success, failure or cancellation. */
    public void close() throws Exception {}

    /**
     * Names this operator in a failure of its function; a failure that already names one is left as
     * it is.
     */
    protected final RuntimeException failure(Throwable cause) {
        return OperatorFailure.of(context, cause);
    }
}
