package io.weir.operators;

import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/**
 * Sets the current key before each record of another operator, for functions that are not made for
 * keyed streams but may use keyed state: a {@code RichMapFunction} after {@code keyBy}.
 */
public final class KeyedInputOperator<I> extends Operator<I> {
    private final KeySelector<I, ?> selector;
    private final KeyedState keyed;
    private final Operator<I> inner;

    KeyedInputOperator(
            OperatorContext context,
            KeySelector<I, ?> selector,
            KeyedState keyed,
            Operator<I> inner) {
        super(context);
        this.selector = selector;
        this.keyed = keyed;
        this.inner = inner;
    }

    /** Makes the subtasks; {@code inner} has one input and no timers. */
    public static <I> OperatorFactory factory(KeySelector<I, ?> selector, OperatorFactory inner) {
        return context ->
                context.create(
                        KeyedInputOperator.class,
                        context,
                        context.function(selector),
                        context.keyedState(),
                        inner.create(context));
    }

    @Override
    public void collect(I record) {
        try {
            keyed.setCurrentKey(Keys.present(selector.getKey(record)));
        } catch (Throwable t) {
            throw failure(t);
        }
        inner.collect(record);
    }

    @Override
    public void open() throws Exception {
        inner.open();
    }

    @Override
    public long watermark(long timestamp) {
        return inner.watermark(timestamp);
    }

    @Override
    public void snapshot(long checkpointId) throws Exception {
        inner.snapshot(checkpointId);
    }

    @Override
    public void checkpointComplete(long checkpointId) throws Exception {
        inner.checkpointComplete(checkpointId);
    }

    @Override
    public void endOfInput() throws Exception {
        inner.endOfInput();
    }

    @Override
    public void close() throws Exception {
        inner.close();
    }
}
