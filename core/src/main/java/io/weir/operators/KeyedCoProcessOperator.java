package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.TimerTarget;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.TimeDomain;

/** Runs a {@link KeyedCoProcessFunction}. */
public final class KeyedCoProcessOperator<K, A, B, O> extends FunctionOperator<A>
        implements TimerTarget, TwoInputs<B> {
    private final KeySelector<A, K> selector1;
    private final KeySelector<B, K> selector2;
    private final KeyedCoProcessFunction<K, A, B, O> function;
    private final KeyedState keyed;
    private final Collector<O> output;
    private final KeyedCoProcessContext<K, A, B, O> processContext;
    private final Collector<B> second;

    @SuppressWarnings("unchecked")
    KeyedCoProcessOperator(
            OperatorContext context,
            KeySelector<A, K> selector1,
            KeySelector<B, K> selector2,
            KeyedCoProcessFunction<K, A, B, O> function,
            KeyedState keyed,
            Collector<O> output) {
        super(context, function);
        this.second = context.create(SecondInput.class, this);
        this.selector1 = selector1;
        this.selector2 = selector2;
        this.function = function;
        this.keyed = keyed;
        this.output = output;
        this.processContext = new KeyedCoProcessContext<>(function, context, keyed);
    }

    /** Makes the subtasks. */
    public static <K, A, B, O> OperatorFactory factory(
            KeySelector<A, K> selector1,
            KeySelector<B, K> selector2,
            KeyedCoProcessFunction<K, A, B, O> function) {
        return context ->
                context.create(
                        KeyedCoProcessOperator.class,
                        context,
                        context.function(selector1),
                        context.function(selector2),
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
    public Collector<?> input(int index) {
        return index == 1 ? second : super.input(index);
    }

    @Override
    public void collect(A record) {
        try {
            keyed.setCurrentKey(Keys.present(selector1.getKey(record)));
            function.processElement1(record, processContext, output);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void collect2(B record) {
        try {
            keyed.setCurrentKey(Keys.present(selector2.getKey(record)));
            function.processElement2(record, processContext, output);
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
