package io.weir.function;

/**
 * Makes one record of one.
 *
 * @param <T> the type of what comes in
 * @param <O> the type of what goes out
 */
@FunctionalInterface
public interface MapFunction<T, O> extends Function {
    /** The record that goes out for {@code value}. */
    O map(T value) throws Exception;
}
