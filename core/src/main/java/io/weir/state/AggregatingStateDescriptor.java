package io.weir.state;

import io.weir.function.AggregateFunction;
import io.weir.types.Type;
import io.weir.types.Types;

/**
 * Declares an {@link AggregatingState}.
 *
 * @param name unique within its operator
 * @param function folds an added value into the accumulator
 * @param accumulatorType of the accumulator, which is what is stored
 */
public record AggregatingStateDescriptor<I, A, O>(
        String name, AggregateFunction<I, A, O> function, Type<A> accumulatorType)
        implements StateDescriptor {
    /** With the type derived from a class. */
    public AggregatingStateDescriptor(
            String name, AggregateFunction<I, A, O> function, Class<A> accumulatorType) {
        this(name, function, Types.of(accumulatorType));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
