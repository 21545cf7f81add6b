package io.weir.backend;

/**
 * A state and how large it is.
 *
 * @param name unique within its operator
 * @param schema how it was declared
 * @param entries number of keys that have a value
 */
public record StateInfo(String name, StateSchema schema, long entries) {}
