package io.weir.operator;

/**
 * An operator whose work on a record begins with a look into large state. The host may tell it the
 * records of a batch before the first of them is processed: those looks need nothing of each other,
 * so the processor waits for many cache lines at once instead of for one after the other (group
 * prefetching: Chen, Ailamaki, Gibbons and Mowry, "Improving Hash Join Performance through
 * Prefetching", ICDE 2004).
 *
 * @param <I> the type of the records of the first input
 */
public interface Lookahead<I> {
    /**
     * Loads what {@link Operator#collect} will look at first for a record. Changes nothing and
     * throws nothing.
     *
     * @return some number made of what was loaded, so that the load can't be left out
     */
    long touch(I record);
}
