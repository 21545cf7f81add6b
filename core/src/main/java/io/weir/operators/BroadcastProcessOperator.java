package io.weir.operators;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.process.BroadcastProcessFunction;
import io.weir.state.MapStateDescriptor;
import java.util.List;

/** Runs a {@link BroadcastProcessFunction}; the second input is the broadcast one. */
public final class BroadcastProcessOperator<I, B, O> extends FunctionOperator<I>
        implements TwoInputs<B> {
    private final BroadcastProcessFunction<I, B, O> function;
    private final Collector<O> output;
    private final BroadcastStates states;
    private final BroadcastReadContext<I, B, O> readContext;
    private final BroadcastWriteContext<I, B, O> writeContext;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    BroadcastProcessOperator(
            OperatorContext context,
            BroadcastProcessFunction<I, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.function = function;
        this.output = output;
        this.states = new BroadcastStates(context, descriptors);
        this.readContext = new BroadcastReadContext<>(function, context, states);
        this.writeContext = new BroadcastWriteContext<>(function, context, states);
    }

    /** Makes the subtasks. */
    public static <I, B, O> OperatorFactory factory(
            BroadcastProcessFunction<I, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors) {
        return context ->
                context.create(
                        BroadcastProcessOperator.class,
                        context,
                        context.function(function),
                        descriptors,
                        context.output());
    }

    @Override
    public void open() throws Exception {
        states.open();
        super.open();
    }

    @Override
    public Collector<?> input(int index) {
        return index == 1 ? second : super.input(index);
    }

    @Override
    public void collect(I record) {
        try {
            function.processElement(record, readContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void collect2(B record) {
        try {
            function.processBroadcastElement(record, writeContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }
}
