package io.weir.state;

import io.weir.function.ReduceFunction;
import io.weir.types.Type;
import io.weir.types.Types;

/**
 * Declares a {@link ReducingState}.
 *
 * @param name unique within its operator
 * @param function folds an added value into the one before
 * @param type of the value
 */
public record ReducingStateDescriptor<T>(String name, ReduceFunction<T> function, Type<T> type)
        implements StateDescriptor {
    /** With the type derived from a class. */
    public ReducingStateDescriptor(String name, ReduceFunction<T> function, Class<T> type) {
        this(name, function, Types.of(type));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
