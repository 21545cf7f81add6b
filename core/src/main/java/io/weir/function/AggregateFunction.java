package io.weir.function;

/**
 * Folds values into an accumulator and makes a result of it.
 *
 * @param <I> the type of the values
 * @param <A> the type of the accumulator
 * @param <O> the type of the result
 */
public interface AggregateFunction<I, A, O> extends Function {
    /** The accumulator before the first value. */
    A createAccumulator();

    /** The accumulator with {@code value} in it: a new one, the old one is not changed. */
    A add(I value, A accumulator);

    /** The result so far. */
    O getResult(A accumulator);

    /** One accumulator made of two. */
    A merge(A left, A right);
}
