package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/**
 * Sets the current key before each record of another operator with two inputs, for functions that
 * are not made for keyed streams but may use keyed state: a {@code RichCoFlatMapFunction} on two
 * keyed streams.
 */
public final class KeyedCoInputOperator<A, B> extends Operator<A> implements TwoInputs<B> {
    private final KeySelector<A, ?> selector1;
    private final KeySelector<B, ?> selector2;
    private final KeyedState keyed;
    private final Operator<A> inner;
    private final Collector<B> inner2;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    KeyedCoInputOperator(
            OperatorContext context,
            KeySelector<A, ?> selector1,
            KeySelector<B, ?> selector2,
            KeyedState keyed,
            Operator<A> inner) {
        super(context);
        this.second = context.create(SecondInput.class, this);
        this.selector1 = selector1;
        this.selector2 = selector2;
        this.keyed = keyed;
        this.inner = inner;
        this.inner2 = (Collector<B>) inner.input(1);
    }

    /** Makes the subtasks; {@code inner} has two inputs and no timers. */
    public static <A, B> OperatorFactory factory(
            KeySelector<A, ?> selector1, KeySelector<B, ?> selector2, OperatorFactory inner) {
        return context ->
                context.create(
                        KeyedCoInputOperator.class,
                        context,
                        context.function(selector1),
                        context.function(selector2),
                        context.keyedState(),
                        inner.create(context));
    }

    @Override
    public void collect(A record) {
        try {
            keyed.setCurrentKey(Keys.present(selector1.getKey(record)));
        } catch (Throwable t) {
            throw failure(t);
        }
        inner.collect(record);
    }

    @Override
    public void collect2(B record) {
        try {
            keyed.setCurrentKey(Keys.present(selector2.getKey(record)));
        } catch (Throwable t) {
            throw failure(t);
        }
        inner2.collect(record);
    }

    @Override
    public Collector<?> input(int index) {
        return index == 1 ? second : super.input(index);
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
