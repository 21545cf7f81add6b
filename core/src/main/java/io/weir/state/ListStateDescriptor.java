package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;

/**
 * Declares a {@link ListState}.
 *
 * @param name unique within its operator
 * @param elementType of the elements
 */
public record ListStateDescriptor<T>(String name, Type<T> elementType) implements StateDescriptor {
    /** With the type derived from a class. */
    public ListStateDescriptor(String name, Class<T> elementType) {
        this(name, Types.of(elementType));
    }

    @Override
    public StateKind kind() {
        return StateKind.LIST;
    }
}
