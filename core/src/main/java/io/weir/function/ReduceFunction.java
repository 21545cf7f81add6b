package io.weir.function;

/**
 * Folds two values of a type into one.
 *
 * @param <T> the type
 */
@FunctionalInterface
public interface ReduceFunction<T> extends Function {
    /** A new value made of both; neither is changed. */
    T reduce(T left, T right) throws Exception;
}
