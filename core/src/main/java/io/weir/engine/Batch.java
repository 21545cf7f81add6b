package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * Records that one subtask hands to another, by reference or packed into longs (see {@link
 * Packing}), and what follows them: a watermark, a barrier, the end. Written by one worker, then
 * read by one other; a packed batch then goes back to be filled again.
 */
final class Batch {
    /** No watermark follows. */
    static final long NONE = Long.MIN_VALUE;

    private static final Object[] NO_RECORDS = {};
    private static final long[] NO_CELLS = {};

    /** The records by reference; empty if they are packed. */
    final Object[] records;

    /** The records packed, one after the other; empty if they go by reference. */
    final long[] cells;

    final long @Nullable [] timestamps;
    int size;

    /** The watermark after the records, or {@link #NONE}. */
    long watermark = NONE;

    /** The barrier after the records, if there is one. */
    @Nullable Barrier barrier;

    /** Whether no more records follow; barriers may. */
    boolean endOfInput;

    /**
     * @param width the longs that a packed record takes; 0 for records by reference
     */
    Batch(int capacity, int width, boolean withTimestamps) {
        records = width == 0 ? new Object[capacity] : NO_RECORDS;
        cells = width == 0 ? NO_CELLS : new long[capacity * width];
        timestamps = withTimestamps ? new long[capacity] : null;
    }

    /** Makes it as good as new. */
    void clear() {
        size = 0;
        watermark = NONE;
        barrier = null;
        endOfInput = false;
    }
}
