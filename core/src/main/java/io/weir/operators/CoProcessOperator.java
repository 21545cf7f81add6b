package io.weir.operators;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.process.CoProcessFunction;

/** Runs a {@link CoProcessFunction}. */
public final class CoProcessOperator<A, B, O> extends FunctionOperator<A> implements TwoInputs<B> {
    private final CoProcessFunction<A, B, O> function;
    private final Collector<O> output;
    private final CoProcessContext<A, B, O> processContext;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    CoProcessOperator(
            OperatorContext context, CoProcessFunction<A, B, O> function, Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.function = function;
        this.output = output;
        this.processContext = new CoProcessContext<>(function, context);
    }

    /** Makes the subtasks. */
    public static <A, B, O> OperatorFactory factory(CoProcessFunction<A, B, O> function) {
        return context ->
                context.create(
                        CoProcessOperator.class,
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
            function.processElement1(record, processContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void collect2(B record) {
        try {
            function.processElement2(record, processContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }
}
