package io.weir.types;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A value of state with a time to live, and when it was last used, in milliseconds since the epoch.
 *
 * @param at {@link #UNKNOWN} of a value that was written before it had a time to live
 */
public record Timed<T>(T value, long at) {
    /** Nobody has noted when the value was last used. */
    public static final long UNKNOWN = 0;

    /** The schema of the value within, if a schema is that of timed values; null if not. */
    public static @Nullable Schema within(Schema schema) {
        return TimedType.within(schema);
    }
}
