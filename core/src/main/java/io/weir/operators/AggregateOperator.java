package io.weir.operators;

import io.weir.function.AggregateFunction;
import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Type;

/** Folds the records of each key into an accumulator and sends on each result of it. */
public final class AggregateOperator<K, I, A, O> extends FunctionOperator<I> {
    private final KeySelector<I, K> selector;
    private final AggregateFunction<I, A, O> function;
    private final KeyedState keyed;
    private final Collector<O> output;
    private final ValueStateDescriptor<A> descriptor;

    @SuppressWarnings("NullAway.Init") // Set by open().
    private ValueState<A> state;

    AggregateOperator(
            OperatorContext context,
            KeySelector<I, K> selector,
            AggregateFunction<I, A, O> function,
            ValueStateDescriptor<A> descriptor,
            KeyedState keyed,
            Collector<O> output) {
        super(context, function);
        this.selector = selector;
        this.function = function;
        this.keyed = keyed;
        this.output = output;
        this.descriptor = descriptor;
    }

    /** Makes the subtasks. */
    public static <K, I, A, O> OperatorFactory factory(
            KeySelector<I, K> selector,
            AggregateFunction<I, A, O> function,
            Type<A> accumulatorType) {
        return context ->
                context.create(
                        AggregateOperator.class,
                        context,
                        context.function(selector),
                        context.function(function),
                        new ValueStateDescriptor<>("aggregate", accumulatorType),
                        context.keyedState(),
                        context.output());
    }

    @Override
    public void open() throws Exception {
        state = keyed.value(descriptor);
        super.open();
    }

    @Override
    public void collect(I record) {
        O result;
        try {
            keyed.setCurrentKey(Keys.present(selector.getKey(record)));
            A before = state.value();
            A after = function.add(record, before == null ? function.createAccumulator() : before);
            state.update(after);
            result = function.getResult(after);
        } catch (Throwable t) {
            throw failure(t);
        }
        output.collect(result);
    }
}
