package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.TimerTarget;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.TimeDomain;
import io.weir.state.MapStateDescriptor;
import java.util.List;

/** Runs a {@link KeyedBroadcastProcessFunction}; the second input is the broadcast one. */
public final class KeyedBroadcastProcessOperator<K, I, B, O> extends FunctionOperator<I>
        implements TimerTarget, TwoInputs<B> {
    private final KeySelector<I, K> selector;
    private final KeyedBroadcastProcessFunction<K, I, B, O> function;
    private final KeyedState keyed;
    private final Collector<O> output;
    private final BroadcastStates states;
    private final KeyedBroadcastReadContext<K, I, B, O> processContext;
    private final KeyedBroadcastWriteContext<K, I, B, O> writeContext;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    KeyedBroadcastProcessOperator(
            OperatorContext context,
            KeySelector<I, K> selector,
            KeyedBroadcastProcessFunction<K, I, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            KeyedState keyed,
            Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.selector = selector;
        this.function = function;
        this.keyed = keyed;
        this.output = output;
        this.states = new BroadcastStates(context, descriptors);
        this.processContext = new KeyedBroadcastReadContext<>(function, context, keyed, states);
        this.writeContext = new KeyedBroadcastWriteContext<>(function, context, states);
    }

    /** Makes the subtasks. */
    public static <K, I, B, O> OperatorFactory factory(
            KeySelector<I, K> selector,
            KeyedBroadcastProcessFunction<K, I, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors) {
        return context ->
                context.create(
                        KeyedBroadcastProcessOperator.class,
                        context,
                        context.function(selector),
                        context.function(function),
                        descriptors,
                        context.keyedState(),
                        context.output());
    }

    @Override
    public void open() throws Exception {
        // Declared whether or not a timer is ever registered, so that restored ones fire.
        keyed.eventTimers();
        keyed.processingTimers();
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
            keyed.setCurrentKey(Keys.present(selector.getKey(record)));
            function.processElement(record, processContext, output);
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

    @Override
    public void onEventTimer(long timestamp) {
        fire(TimeDomain.EVENT_TIME, timestamp);
    }

    @Override
    public void onProcessingTimer(long timestamp) {
        fire(TimeDomain.PROCESSING_TIME, timestamp);
    }

    private void fire(TimeDomain domain, long timestamp) {
        processContext.fire(domain, timestamp);
        try {
            function.onTimer(timestamp, processContext, output);
        } catch (Throwable t) {
            throw failure(t);
        } finally {
            processContext.fired();
        }
    }
}
