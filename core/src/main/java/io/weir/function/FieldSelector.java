package io.weir.function;

/**
 * Names a numeric component of a record by its accessor, always as a method reference: {@code
 * Count::n}.
 *
 * @param <T> the type of the records
 * @param <N> the type of the component
 */
@FunctionalInterface
public interface FieldSelector<T, N extends Number> extends Function {
    /** The component of {@code value}. */
    N get(T value);
}
