package io.weir.function;

/**
 * Makes any number of records of one.
 *
 * @param <T> the type of what comes in
 * @param <O> the type of what goes out
 */
@FunctionalInterface
public interface FlatMapFunction<T, O> extends Function {
    /** Gives what goes out for {@code value} to {@code out}. */
    void flatMap(T value, Collector<O> out) throws Exception;
}
