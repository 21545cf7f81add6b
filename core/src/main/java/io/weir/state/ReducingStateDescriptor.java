package io.weir.state;

import io.weir.function.ReduceFunction;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Optional;

/**
 * Declares a {@link ReducingState}.
 *
 * @param name unique within its operator
 * @param function folds an added value into the one before
 * @param type of the value
 * @param migration makes a value of what was stored with another schema, if one was given
 * @param ttl how long a value lives, if that is bounded
 */
public record ReducingStateDescriptor<T>(
        String name,
        ReduceFunction<T> function,
        Type<T> type,
        Optional<Migration<T>> migration,
        Optional<StateTtlConfig> ttl)
        implements StateDescriptor {
    /** Without a migration. */
    public ReducingStateDescriptor(String name, ReduceFunction<T> function, Type<T> type) {
        this(name, function, type, Optional.empty(), Optional.empty());
    }

    /** With the type derived from a class. */
    public ReducingStateDescriptor(String name, ReduceFunction<T> function, Class<T> type) {
        this(name, function, Types.of(type));
    }

    /** The same, with a way to go on from values of another schema. */
    public ReducingStateDescriptor<T> migratedBy(Migration<T> migration) {
        return new ReducingStateDescriptor<>(name, function, type, Optional.of(migration), ttl);
    }

    /** The same, with a time after which what is stored expires. */
    public ReducingStateDescriptor<T> withTimeToLive(StateTtlConfig ttl) {
        return new ReducingStateDescriptor<>(name, function, type, migration, Optional.of(ttl));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
