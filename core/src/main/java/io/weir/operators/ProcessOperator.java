package io.weir.operators;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.process.ProcessFunction;

/** Runs a {@link ProcessFunction}. */
public final class ProcessOperator<I, O> extends FunctionOperator<I> {
    private final ProcessFunction<I, O> function;
    private final Collector<O> output;
    private final ProcessContext<I, O> processContext;

    ProcessOperator(OperatorContext context, ProcessFunction<I, O> function, Collector<O> output) {
        super(context, function);
        this.function = function;
        this.output = output;
        this.processContext = new ProcessContext<>(function, context);
    }

    /** Makes the subtasks. */
    public static <I, O> OperatorFactory factory(ProcessFunction<I, O> function) {
        return context ->
                context.create(
                        ProcessOperator.class,
                        context,
                        context.function(function),
                        context.output());
    }

    @Override
    public void collect(I record) {
        try {
            function.processElement(record, processContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }
}
