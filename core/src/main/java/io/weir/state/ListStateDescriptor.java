package io.weir.state;

import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Optional;

/**
 * Declares a {@link ListState}.
 *
 * @param name unique within its operator
 * @param elementType of the elements
 * @param migration makes an element of what was stored with another schema, if one was given
 * @param ttl how long a element lives, if that is bounded
 */
public record ListStateDescriptor<T>(
        String name,
        Type<T> elementType,
        Optional<Migration<T>> migration,
        Optional<StateTtlConfig> ttl)
        implements StateDescriptor {
    /** Without a migration. */
    public ListStateDescriptor(String name, Type<T> elementType) {
        this(name, elementType, Optional.empty(), Optional.empty());
    }

    /** With the type derived from a class. */
    public ListStateDescriptor(String name, Class<T> elementType) {
        this(name, Types.of(elementType));
    }

    /** The same, with a way to go on from values of another schema. */
    public ListStateDescriptor<T> migratedBy(Migration<T> migration) {
        return new ListStateDescriptor<>(name, elementType, Optional.of(migration), ttl);
    }

    /** The same, with a time after which what is stored expires. */
    public ListStateDescriptor<T> withTimeToLive(StateTtlConfig ttl) {
        return new ListStateDescriptor<>(name, elementType, migration, Optional.of(ttl));
    }

    @Override
    public StateKind kind() {
        return StateKind.LIST;
    }
}
