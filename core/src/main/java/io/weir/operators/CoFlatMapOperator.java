package io.weir.operators;

import io.weir.function.CoFlatMapFunction;
import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/** Sends on what the function gives out for each record of two inputs. */
public final class CoFlatMapOperator<A, B, O> extends FunctionOperator<A> implements TwoInputs<B> {
    private final CoFlatMapFunction<A, B, O> function;
    private final Collector<O> output;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    CoFlatMapOperator(
            OperatorContext context, CoFlatMapFunction<A, B, O> function, Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.function = function;
        this.output = output;
    }

    /** Makes the subtasks. */
    public static <A, B, O> OperatorFactory factory(CoFlatMapFunction<A, B, O> function) {
        return context ->
                context.create(
                        CoFlatMapOperator.class,
                        context,
                        context.function(function),
                        context.output());
    }

    @Override
    public Collector<?> input(int index) {
        return index == 1 ? second : super.input(index);
    }

    @Override
    public void collect(A record) {
        try {
            function.flatMap1(record, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void collect2(B record) {
        try {
            function.flatMap2(record, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }
}
