package io.weir.connector;

/**
 * Takes the records of a reader. Valid during the poll it was given to.
 *
 * @param <T> the type of the records
 */
public interface SourceOutput<T> {
    /**
     * Names the split that the following records of this poll belong to. Watermarks are made for
     * each name, from the first time it is given until {@link #splitFinished}; a split that was
     * never named holds no watermark back. A reader that merges its splits into one stream in order
     * may give one name for all of them.
     */
    void split(String splitId);

    /** Sends a record on, without a timestamp. */
    void collect(T record);

    /** Sends a record on with its event time in milliseconds since the epoch. */
    void collect(T record, long timestamp);

    /** Says that {@code splitId} has ended, so that watermarks do not wait for it. */
    void splitFinished(String splitId);
}
