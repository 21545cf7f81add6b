package io.weir.state;

import java.util.Map;

/**
 * A map that every subtask of an operator holds in the same form.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
    /** Sets the value at {@code key}. */
    void put(K key, V value);

    /** Sets all of them. */
    void putAll(Map<K, V> map);

    /** Removes {@code key} if it is there. */
    void remove(K key);

    /** Removes all entries. */
    void clear();
}
