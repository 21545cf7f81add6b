package io.weir.savepoint;

/**
 * What a keyed state holds for a key.
 *
 * @param value the value, the list or the map
 */
public record Keyed<K, V>(K key, V value) {}
