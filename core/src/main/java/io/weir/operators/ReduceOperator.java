package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.function.ReduceFunction;
import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.types.Type;

/** Folds the records of each key into one and sends on each state of it. */
public final class ReduceOperator<K, T> extends FunctionOperator<T> {
    private final KeySelector<T, K> selector;
    private final ReduceFunction<T> function;
    private final KeyedState keyed;
    private final Collector<T> output;
    private final ValueStateDescriptor<T> descriptor;

    @SuppressWarnings("NullAway.Init") // Set by open().
    private ValueState<T> state;

    ReduceOperator(
            OperatorContext context,
            KeySelector<T, K> selector,
            ReduceFunction<T> function,
            ValueStateDescriptor<T> descriptor,
            KeyedState keyed,
            Collector<T> output) {
        super(context, function);
        this.selector = selector;
        this.function = function;
        this.keyed = keyed;
        this.output = output;
        this.descriptor = descriptor;
    }

    /** Makes the subtasks, whose state is called {@code name}. */
    public static <K, T> OperatorFactory factory(
            KeySelector<T, K> selector, ReduceFunction<T> function, String name, Type<T> type) {
        return context ->
                context.create(
                        ReduceOperator.class,
                        context,
                        context.function(selector),
                        context.function(function),
                        new ValueStateDescriptor<>(name, type),
                        context.keyedState(),
                        context.output());
    }

    @Override
    public void open() throws Exception {
        state = keyed.value(descriptor);
        super.open();
    }

    @Override
    public void collect(T record) {
        T folded;
        try {
            keyed.setCurrentKey(Keys.present(selector.getKey(record)));
            T before = state.value();
            folded = before == null ? record : function.reduce(before, record);
            state.update(folded);
        } catch (Throwable t) {
            throw failure(t);
        }
        output.collect(folded);
    }
}
