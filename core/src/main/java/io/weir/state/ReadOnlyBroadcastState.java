package io.weir.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast state on the side that may only read it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface ReadOnlyBroadcastState<K, V> {
    /** The value at {@code key}, or null. */
    @Nullable V get(K key);

    /** Whether {@code key} is there. */
    boolean contains(K key);

    /** The entries, unmodifiable. */
    Iterable<Map.Entry<K, V>> immutableEntries();
}
