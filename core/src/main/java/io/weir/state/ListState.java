package io.weir.state;

import java.util.List;

/**
 * A list for each key, or of an operator. Elements are treated as immutable. Confined to the
 * subtask's thread.
 *
 * @param <T> the type of the elements
 */
public interface ListState<T> extends State {
    /** The elements in order of addition; empty if there are none. Do not keep it past the call. */
    Iterable<T> get();

    /** Appends one element. */
    void add(T value);

    /** Appends all of them. */
    void addAll(List<T> values);

    /** Replaces the list. */
    void update(List<T> values);
}
