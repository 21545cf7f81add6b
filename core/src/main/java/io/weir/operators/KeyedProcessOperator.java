package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.TimerTarget;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.TimeDomain;

/** Runs a {@link KeyedProcessFunction}. */
public final class KeyedProcessOperator<K, I, O> extends FunctionOperator<I>
        implements TimerTarget {
    private final KeySelector<I, K> selector;
    private final KeyedProcessFunction<K, I, O> function;
    private final KeyedState keyed;
    private final Collector<O> output;
    private final KeyedProcessContext<K, I, O> processContext;

    KeyedProcessOperator(
            OperatorContext context,
            KeySelector<I, K> selector,
            KeyedProcessFunction<K, I, O> function,
            KeyedState keyed,
            Collector<O> output) {
        super(context, function);
        this.selector = selector;
        this.function = function;
        this.keyed = keyed;
        this.output = output;
        this.processContext = new KeyedProcessContext<>(function, context, keyed);
    }

    /** Makes the subtasks. */
    public static <K, I, O> OperatorFactory factory(
            KeySelector<I, K> selector, KeyedProcessFunction<K, I, O> function) {
        return context ->
                context.create(
                        KeyedProcessOperator.class,
                        context,
                        context.function(selector),
                        context.function(function),
                        context.keyedState(),
                        context.output());
    }

    @Override
    public void open() throws Exception {
        // Declared whether or not a timer is ever registered, so that restored ones fire.
        keyed.eventTimers();
        keyed.processingTimers();
        super.open();
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
