package io.weir.state;

import org.jspecify.annotations.Nullable;

/**
 * One value for each key. Values are treated as immutable: to change one, {@link #update} with a
 * new one. Confined to the subtask's thread.
 *
 * @param <T> the type of the value
 */
public interface ValueState<T> extends State {
    /** The value of the current key, or null if there is none. */
    @Nullable T value();

    /** Sets the value of the current key; null removes it. */
    void update(@Nullable T value);
}
