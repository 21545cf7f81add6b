package io.weir.function;

/**
 * Says which records go on.
 *
 * @param <T> the type of the records
 */
@FunctionalInterface
public interface FilterFunction<T> extends Function {
    /** Whether {@code value} goes on. */
    boolean filter(T value) throws Exception;
}
