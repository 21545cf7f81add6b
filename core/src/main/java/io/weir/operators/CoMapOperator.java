package io.weir.operators;

import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;

/** Sends on what the function makes of each record of two inputs. */
public final class CoMapOperator<A, B, O> extends FunctionOperator<A> implements TwoInputs<B> {
    private final CoMapFunction<A, B, O> function;
    private final Collector<O> output;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    CoMapOperator(OperatorContext context, CoMapFunction<A, B, O> function, Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.function = function;
        this.output = output;
    }

    /** Makes the subtasks. */
    public static <A, B, O> OperatorFactory factory(CoMapFunction<A, B, O> function) {
        return context ->
                context.create(
                        CoMapOperator.class, context, context.function(function), context.output());
    }

    @Override
    public Collector<?> input(int index) {
        return index == 1 ? second : super.input(index);
    }

    @Override
    public void collect(A record) {
        O result;
        try {
            result = function.map1(record);
        } catch (Throwable t) {
            throw failure(t);
        }
        send(result);
    }

    @Override
    public void collect2(B record) {
        O result;
        try {
            result = function.map2(record);
        } catch (Throwable t) {
            throw failure(t);
        }
        send(result);
    }

    private void send(O result) {
        if (result == null) {
            throw failure(
                    new NullPointerException(
                            "The function returned null. A record is never null: use flatMap to send on none."));
        }
        output.collect(result);
    }
}
