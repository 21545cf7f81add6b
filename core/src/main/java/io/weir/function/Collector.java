package io.weir.function;

/**
 * Takes records that go out of a function. Valid during the call it was given to.
 *
 * @param <T> the type of the records
 */
public interface Collector<T> {
    /** Sends {@code record} on. */
    void collect(T record);
}
