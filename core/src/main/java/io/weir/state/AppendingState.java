package io.weir.state;

import org.jspecify.annotations.Nullable;

/**
 * State to which values are added and from which a result is read.
 *
 * @param <I> the type of the values added
 * @param <O> the type of the result
 */
public interface AppendingState<I, O> extends State {
    /** The result for the current key, or null if nothing was added. */
    @Nullable O get();

    /** Adds a value. */
    void add(I value);
}
