package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.FlatMapFunction;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/** Sends on what the function gives out for each record. */
public final class FlatMapOperator<I, O> extends FunctionOperator<I> {
    private final FlatMapFunction<I, O> function;
    private final Collector<O> output;

    FlatMapOperator(OperatorContext context, FlatMapFunction<I, O> function, Collector<O> output) {
        super(context, function);
        this.function = function;
        this.output = output;
    }

    /** Makes the subtasks. */
    public static <I, O> OperatorFactory factory(FlatMapFunction<I, O> function) {
        return context ->
                context.create(
                        FlatMapOperator.class,
                        context,
                        context.function(function),
                        context.output());
    }

    @Override
    public void collect(I record) {
        try {
            function.flatMap(record, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }
}
