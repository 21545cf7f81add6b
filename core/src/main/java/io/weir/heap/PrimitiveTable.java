package io.weir.heap;

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
public abstract class PrimitiveTable {
    PrimitiveTable() {}

    /**
     * Stores {@code value} for a key that has none, otherwise what {@code op} makes of (stored,
     * value).
     *
     * @param op must not touch state
     * @return what is stored now
     * @throws IllegalStateException if keys are objects
     */
    public abstract long combine(long key, long value, LongBinaryOperator op);

    /**
     * As {@link #combine(long, long, LongBinaryOperator)}, for keys of any type.
     *
     * @param hash of the key, as its type says
     */
    public abstract long combine(Object key, int hash, long value, LongBinaryOperator op);

    /**
     * The value of a key, or {@code absent}.
     *
     * @throws IllegalStateException if keys are objects
     */
    public abstract long get(long key, long absent);

    /** As {@link #get(long, long)}, for keys of any type. */
    public abstract long get(Object key, int hash, long absent);
}
