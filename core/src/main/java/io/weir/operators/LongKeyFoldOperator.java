package io.weir.operators;

import io.weir.function.Collector;
import io.weir.function.KeySelector;
import io.weir.operator.KeyBits;
import io.weir.operator.Lookahead;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.operator.PrimitiveState;
import io.weir.types.Type.Primitive;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.function.LongBinaryOperator;

/** Keeps a number for each key, which lies in a long: sums, minima, counts. */
public final class LongKeyFoldOperator<I, O> extends Operator<I> implements Lookahead<I> {
    private final MethodHandle key;
    private final boolean readsTwice;
    private final MethodHandle read;
    private final LongBinaryOperator fold;
    private final MethodHandle result;
    private final Collector<O> output;
    private final PrimitiveFold spec;

    @SuppressWarnings("NullAway.Init") // Set by open().
    private PrimitiveState state;

    /**
     * @param key the bits of a record's key: {@code (Object record) -> long}
     * @param readsTwice whether the key is so cheap to read that it is read ahead as well
     * @param result what goes out: {@code (long key, Object record, long folded) -> Object}
     */
    LongKeyFoldOperator(
            OperatorContext context,
            MethodHandle key,
            boolean readsTwice,
            PrimitiveFold spec,
            MethodHandle result,
            Collector<O> output) {
        super(context);
        this.key = key;
        this.readsTwice = readsTwice;
        this.read = spec.read();
        this.fold = spec.fold();
        this.result = result;
        this.output = output;
        this.spec = spec;
    }

    /** Makes the subtasks; {@code key} is a kind that {@link KeyBits#canRead} accepts. */
    public static <I> OperatorFactory factory(
            KeySelector<I, ?> selector, Primitive key, PrimitiveFold spec) {
        MethodHandle result = MethodHandles.filterArguments(spec.result(), 0, KeyBits.boxer(key));
        return context ->
                context.create(
                        LongKeyFoldOperator.class,
                        context,
                        KeyBits.reader(context.function(selector), key),
                        KeyBits.isAccessor(selector, key),
                        spec,
                        result,
                        context.output());
    }

    @Override
    public void open() {
        state = context().keyedState().primitive(spec.stateName(), spec.stateType());
    }

    @Override
    public long touch(I record) {
        if (!readsTwice) {
            return 0;
        }
        try {
            return state.touch((long) key.invokeExact((Object) record));
        } catch (Throwable t) {
            return 0; // It will be thrown again where it can be told with the record.
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public void collect(I record) {
        Object folded;
        try {
            long bits = (long) key.invokeExact((Object) record);
            long number = state.combine(bits, (long) read.invokeExact((Object) record), fold);
            folded = (Object) result.invokeExact(bits, (Object) record, number);
        } catch (Throwable t) {
            throw failure(t);
        }
        output.collect((O) folded);
    }
}
