package io.weir.state;

/**
 * One accumulator for each key that each added value is folded into.
 *
 * @param <I> the type of the values added
 * @param <O> the type of the result
 */
public interface AggregatingState<I, O> extends AppendingState<I, O> {}
