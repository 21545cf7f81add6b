package io.weir.operator;

import java.util.function.LongBinaryOperator;

/**
 * A primitive value for each key, folded in place: the fast way of sums, counts, minima. Values are
 * the bits of the primitive in a long ({@link Double#doubleToRawLongBits}, {@link
 * Float#floatToRawIntBits}, 0 or 1). Does not look at the current key. Confined to the subtask's
 * thread.
 */
public interface PrimitiveState {
    /**
     * Folds {@code value} into the value of a key whose type is primitive; the first one is stored
     * as it is.
     *
     * @param key the bits of the key
     * @return what is stored now
     */
    long combine(long key, long value, LongBinaryOperator fold);

    /**
     * Loads the place where the value of a primitive key is looked for first, see {@link
     * Lookahead}.
     *
     * @param key the bits of the key
     * @return what lies there
     */
    default long touch(long key) {
        return 0;
    }

    /**
     * Folds {@code value} into the value of a key that is an object.
     *
     * @return what is stored now
     */
    long combine(Object key, long value, LongBinaryOperator fold);
}
