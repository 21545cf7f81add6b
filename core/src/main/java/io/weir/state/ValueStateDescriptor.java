package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Optional;

/**
 * Declares a {@link ValueState}.
 *
 * @param name unique within its operator
 * @param type of the value
 * @param migration makes a value of what was stored with another schema, if one was given
 * @param ttl how long a value lives, if that is bounded
 */
public record ValueStateDescriptor<T>(
        String name, Type<T> type, Optional<Migration<T>> migration, Optional<StateTtlConfig> ttl)
        implements StateDescriptor {
    /** Without a migration. */
    public ValueStateDescriptor(String name, Type<T> type) {
        this(name, type, Optional.empty(), Optional.empty());
    }

    /** With the type derived from a class. */
    public ValueStateDescriptor(String name, Class<T> type) {
        this(name, Types.of(type));
    }

    /** The same, with a way to go on from values of another schema. */
    public ValueStateDescriptor<T> migratedBy(Migration<T> migration) {
        return new ValueStateDescriptor<>(name, type, Optional.of(migration), ttl);
    }

    /** The same, with a time after which what is stored expires. */
    public ValueStateDescriptor<T> withTimeToLive(StateTtlConfig ttl) {
        return new ValueStateDescriptor<>(name, type, migration, Optional.of(ttl));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
