package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * Records that one subtask hands to another by reference, and what follows them: a watermark, a
 * barrier, the end. Written by one worker, then read by one other; never changed after the
 * hand-over.
 */
final class Batch {
    /** No watermark follows. */
    static final long NONE = Long.MIN_VALUE;

    final Object[] records;
    final long @Nullable [] timestamps;
    int size;

    /** The watermark after the records, or {@link #NONE}. */
    long watermark = NONE;

    /** The barrier after the records, if there is one. */
    @Nullable Barrier barrier;

    /** Whether no more records follow; barriers may. */
    boolean endOfInput;

    Batch(int capacity, boolean withTimestamps) {
        records = new Object[capacity];
        timestamps = withTimestamps ? new long[capacity] : null;
    }
}
