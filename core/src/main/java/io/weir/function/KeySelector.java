package io.weir.function;

/**
 * Says what key a record has. Must give the same key for the same record, always.
 *
 * @param <T> the type of the records
 * @param <K> the type of the key
 */
@FunctionalInterface
public interface KeySelector<T, K> extends Function {
    /** The key of {@code value}, never null. */
    K getKey(T value) throws Exception;
}
