package io.weir.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map for each key. Keys and values are treated as immutable. Iteration is in order of insertion
 * on the heap, and in the order of the encoded keys where state lies on disk. Confined to the
 * subtask's thread.
 *
 * @param <K> the type of the map's keys
 * @param <V> the type of the map's values
 */
public interface MapState<K, V> extends State {
    /** The value at {@code key}, or null. */
    @Nullable V get(K key);

    /** Sets the value at {@code key}. */
    void put(K key, V value);

    /** Sets all of them. */
    void putAll(Map<K, V> map);

    /** Removes {@code key} if it is there. */
    void remove(K key);

    /** Whether {@code key} is there. */
    boolean contains(K key);

    /** All entries; removal through the iterator is allowed. */
    Iterable<Map.Entry<K, V>> entries();

    /** All keys. */
    Iterable<K> keys();

    /** All values. */
    Iterable<V> values();

    /** Whether the map of the current key has no entry. */
    boolean isEmpty();
}
