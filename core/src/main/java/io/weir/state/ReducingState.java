package io.weir.state;

/**
 * One value for each key that each added value is folded into.
 *
 * @param <T> the type of the value
 */
public interface ReducingState<T> extends AppendingState<T, T> {}
