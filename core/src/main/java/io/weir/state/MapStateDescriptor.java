package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Optional;

/**
 * Declares a {@link MapState} or a {@link BroadcastState}.
 *
 * @param name unique within its operator
 * @param keyType of the map's keys
 * @param valueType of the map's values
 * @param migration makes a value of the map of what was stored with another schema, if one was
 *     given
 * @param ttl how long a entry lives, if that is bounded
 */
public record MapStateDescriptor<K, V>(
        String name,
        Type<K> keyType,
        Type<V> valueType,
        Optional<Migration<V>> migration,
        Optional<StateTtlConfig> ttl)
        implements StateDescriptor {
    /** Without a migration. */
    public MapStateDescriptor(String name, Type<K> keyType, Type<V> valueType) {
        this(name, keyType, valueType, Optional.empty(), Optional.empty());
    }

    /** With the types derived from classes. */
    public MapStateDescriptor(String name, Class<K> keyType, Class<V> valueType) {
        this(name, Types.of(keyType), Types.of(valueType));
    }

    /** The same, with a way to go on from values of another schema. */
    public MapStateDescriptor<K, V> migratedBy(Migration<V> migration) {
        return new MapStateDescriptor<>(name, keyType, valueType, Optional.of(migration), ttl);
    }

    /** The same, with a time after which what is stored expires. */
    public MapStateDescriptor<K, V> withTimeToLive(StateTtlConfig ttl) {
        return new MapStateDescriptor<>(name, keyType, valueType, migration, Optional.of(ttl));
    }

    @Override
    public StateKind kind() {
        return StateKind.MAP;
    }
}
