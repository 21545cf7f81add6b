package io.weir.stream;

/**
 * How many records a key has had.
 *
 * @param key the key
 * @param count from 1
 */
public record KeyCount<K>(K key, long count) {}
