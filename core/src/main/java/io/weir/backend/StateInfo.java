package io.weir.backend;

/**
 * A state and how large it is.
 *
 * @param name unique within its operator
 * @param schema how it was declared
 * @param entries number of keys that have a value, or {@link #NOT_COUNTED}
 */
public record StateInfo(String name, StateSchema schema, long entries) {
    /** Where a backend does not know how many keys have a value. */
    public static final long NOT_COUNTED = -1;
}
