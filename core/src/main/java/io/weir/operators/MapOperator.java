package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.MapFunction;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/** Sends on what the function makes of each record. */
public final class MapOperator<I, O> extends FunctionOperator<I> {
    private final MapFunction<I, O> function;
    private final Collector<O> output;

    MapOperator(OperatorContext context, MapFunction<I, O> function, Collector<O> output) {
        super(context, function);
        this.function = function;
        this.output = output;
    }

    /** Makes the subtasks. */
    public static <I, O> OperatorFactory factory(MapFunction<I, O> function) {
        return context ->
                context.create(
                        MapOperator.class, context, context.function(function), context.output());
    }

    @Override
    public void collect(I record) {
        O result;
        try {
            result = function.map(record);
        } catch (Throwable t) {
            throw failure(t);
        }
        if (result == null) {
            throw failure(noResult());
        }
        output.collect(result);
    }

    private static NullPointerException noResult() {
        return new NullPointerException(
                "The function returned null. A record is never null: use flatMap to send on none.");
    }
}
