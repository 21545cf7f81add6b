package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.FilterFunction;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/** Sends on the records that the function accepts. */
public final class FilterOperator<I> extends FunctionOperator<I> {
    private final FilterFunction<I> function;
    private final Collector<I> output;

    FilterOperator(OperatorContext context, FilterFunction<I> function, Collector<I> output) {
        super(context, function);
        this.function = function;
        this.output = output;
    }

    /** Makes the subtasks. */
    public static <I> OperatorFactory factory(FilterFunction<I> function) {
        return context ->
                context.create(
                        FilterOperator.class,
                        context,
                        context.function(function),
                        context.output());
    }

    @Override
    public void collect(I record) {
        boolean accepted;
        try {
            accepted = function.filter(record);
        } catch (Throwable t) {
            throw failure(t);
        }
        if (accepted) {
            output.collect(record);
        }
    }
}
