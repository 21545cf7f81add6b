package io.weir.state;

import io.weir.function.AggregateFunction;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.Optional;

/**
 * Declares an {@link AggregatingState}.
 *
 * @param name unique within its operator
 * @param function folds an added value into the accumulator
 * @param accumulatorType of the accumulator, which is what is stored
 * @param migration makes an accumulator of what was stored with another schema, if one was given
 * @param ttl how long a accumulator lives, if that is bounded
 */
public record AggregatingStateDescriptor<I, A, O>(
        String name,
        AggregateFunction<I, A, O> function,
        Type<A> accumulatorType,
        Optional<Migration<A>> migration,
        Optional<StateTtlConfig> ttl)
        implements StateDescriptor {
    /** Without a migration. */
    public AggregatingStateDescriptor(
            String name, AggregateFunction<I, A, O> function, Type<A> accumulatorType) {
        this(name, function, accumulatorType, Optional.empty(), Optional.empty());
    }

    /** With the type derived from a class. */
    public AggregatingStateDescriptor(
            String name, AggregateFunction<I, A, O> function, Class<A> accumulatorType) {
        this(name, function, Types.of(accumulatorType));
    }

    /** The same, with a way to go on from accumulators of another schema. */
    public AggregatingStateDescriptor<I, A, O> migratedBy(Migration<A> migration) {
        return new AggregatingStateDescriptor<>(
                name, function, accumulatorType, Optional.of(migration), ttl);
    }

    /** The same, with a time after which what is stored expires. */
    public AggregatingStateDescriptor<I, A, O> withTimeToLive(StateTtlConfig ttl) {
        return new AggregatingStateDescriptor<>(
                name, function, accumulatorType, migration, Optional.of(ttl));
    }

    @Override
    public StateKind kind() {
        return StateKind.VALUE;
    }
}
