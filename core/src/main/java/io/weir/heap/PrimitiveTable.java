package io.weir.heap;

import io.weir.operator.PrimitiveState;
import java.util.function.LongBinaryOperator;

/**
 * A value state of primitive values on its fastest path: no current key, no boxes, one probe. Made
 * by {@link HeapKeyedState#primitive}; what it stores is the state of that name, and handles of the
 * same name see it.
 *
 * <p>Values are given as bits: boolean as 0 or 1, int sign-extended, float and double as their IEEE
 * 754 bits (float sign-extended from its 32). Primitive keys likewise, with {@code
 * Float.floatToIntBits} and {@code Double.doubleToLongBits}, so that all NaN are one; boolean keys
 * are objects. Keys must belong to the subtask. Confined to its thread.
 */
public abstract class PrimitiveTable implements PrimitiveState {
    PrimitiveTable() {}

    /**
     * As {@link PrimitiveState#combine(long, long, LongBinaryOperator)}.
     *
     * @param op must not touch state
     * @throws IllegalStateException if keys are objects
     */
    @Override
    public abstract long combine(long key, long value, LongBinaryOperator op);

    /** As {@link #combine(long, long, LongBinaryOperator)}, for keys of any type. */
    @Override
    public abstract long combine(Object key, long value, LongBinaryOperator op);

    /**
     * The value of a key, or {@code absent}.
     *
     * @throws IllegalStateException if keys are objects
     */
    public abstract long get(long key, long absent);

    /** As {@link #get(long, long)}, for keys of any type. */
    public abstract long get(Object key, long absent);
}
