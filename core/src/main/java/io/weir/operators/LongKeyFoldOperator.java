package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.PrimitiveState;
import io.weir.types.Type.Primitive;
import java.lang.invoke.MethodHandle;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/** Keeps a number for each key, which lies in a long: sums, minima, counts. */
public final class LongKeyFoldOperator<I, O> extends Operator<I> {
    private final KeySelector<I, ?> selector;
    private final ToLongFunction<Object> bits;
    private final MethodHandle read;
    private final LongBinaryOperator fold;
    private final MethodHandle result;
    private final Collector<O> output;
    private final PrimitiveFold spec;

    @SuppressWarnings("NullAway.Init") // Set by open().
    private PrimitiveState state;

    LongKeyFoldOperator(
            OperatorContext context,
            KeySelector<I, ?> selector,
            ToLongFunction<Object> bits,
            PrimitiveFold spec,
            Collector<O> output) {
        super(context);
        this.selector = selector;
        this.bits = bits;
        this.read = spec.read();
        this.fold = spec.fold();
        this.result = spec.result();
        this.output = output;
        this.spec = spec;
    }

    /** Whether keys of a kind lie in a long here. */
    public static boolean takes(Primitive key) {
        return switch (key) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            // There are two booleans: a table of objects is as good.
            case BOOLEAN, NONE -> false;
        };
    }

    /** Makes the subtasks; {@code key} is a kind that {@link #takes} accepts. */
    public static <I> OperatorFactory factory(
            KeySelector<I, ?> selector, Primitive key, PrimitiveFold spec) {
        ToLongFunction<Object> bits = bitsOf(key);
        return context ->
                context.create(
                        LongKeyFoldOperator.class,
                        context,
                        context.function(selector),
                        bits,
                        spec,
                        context.output());
    }

    private static ToLongFunction<Object> bitsOf(Primitive key) {
        return switch (key) {
            case INT -> value -> (Integer) value;
            case LONG -> value -> (Long) value;
            case FLOAT -> value -> Float.floatToRawIntBits((Float) value);
            case DOUBLE -> value -> Double.doubleToRawLongBits((Double) value);
            case BOOLEAN, NONE -> throw new IllegalArgumentException("Keys of kind " + key);
        };
    }

    @Override
    public void open() {
        state = context().keyedState().primitive(spec.stateName(), spec.stateType());
    }

    @Override
    @SuppressWarnings("unchecked")
    public void collect(I record) {
        Object folded;
        try {
            Object key = Keys.present(selector.getKey(record));
            long number =
                    state.combine(
                            bits.applyAsLong(key), (long) read.invokeExact((Object) record), fold);
            folded = (Object) result.invokeExact(key, (Object) record, number);
        } catch (Throwable t) {
            throw failure(t);
        }
        output.collect((O) folded);
    }
}
