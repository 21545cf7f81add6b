package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;

/**
 * Declares a {@link MapState} or a {@link BroadcastState}.
 *
 * @param name unique within its operator
 * @param keyType of the map's keys
 * @param valueType of the map's values
 */
public record MapStateDescriptor<K, V>(String name, Type<K> keyType, Type<V> valueType)
        implements StateDescriptor {
    /** With the types derived from classes. */
    public MapStateDescriptor(String name, Class<K> keyType, Class<V> valueType) {
        this(name, Types.of(keyType), Types.of(valueType));
    }

    @Override
    public StateKind kind() {
        return StateKind.MAP;
    }
}
