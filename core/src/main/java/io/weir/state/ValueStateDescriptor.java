package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;

/**
 * Declares a {@link ValueState}.
 *
 * @param name unique within its operator
 * @param type of the value
 */
public record ValueStateDescriptor<T>(String name, Type<T> type) implements StateDescriptor {
    /** With the type derived from a class. */
    public ValueStateDescriptor(String name, Class<T> type) {
        this(name, Types.of(type));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
