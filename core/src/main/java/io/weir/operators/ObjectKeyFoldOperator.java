package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.PrimitiveState;
import java.lang.invoke.MethodHandle;
import java.util.function.LongBinaryOperator;

/** Keeps a number for each key, which is an object: sums, minima, counts. */
public final class ObjectKeyFoldOperator<I, O> extends Operator<I> {
    private final KeySelector<I, ?> selector;
    private final MethodHandle read;
    private final LongBinaryOperator fold;
    private final MethodHandle result;
    private final Collector<O> output;
    private final PrimitiveFold spec;

    @SuppressWarnings("NullAway.Init") // Set by open().
    private PrimitiveState state;

    ObjectKeyFoldOperator(
            OperatorContext context,
            KeySelector<I, ?> selector,
            PrimitiveFold spec,
            Collector<O> output) {
        super(context);
        this.selector = selector;
        this.read = spec.read();
        this.fold = spec.fold();
        this.result = spec.result();
        this.output = output;
        this.spec = spec;
    }

    /** Makes the subtasks. */
    public static <I> OperatorFactory factory(KeySelector<I, ?> selector, PrimitiveFold spec) {
        return context ->
                context.create(
                        ObjectKeyFoldOperator.class,
                        context,
                        context.function(selector),
                        spec,
                        context.output());
    }

    @Override
    public void open() {
        state = context().keyedState().primitive(spec.stateName(), spec.stateType());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void collect(I record) {
        Object folded;
        try {
            Object key = Keys.present(selector.getKey(record));
            long number = state.combine(key, (long) read.invokeExact((Object) record), fold);
            folded = (Object) result.invokeExact(key, (Object) record, number);
        } catch (Throwable t) {
            throw failure(t);
        }
        output.collect((O) folded);
    }
}
