package io.weir.connector;

/**
 * Takes the records of a reader. Valid during the poll it was given to.
 *
 * @param <T> the type of the records
 */
public interface SourceOutput<T> {
    /** Names the split that the following records belong to; watermarks are made for each split. */
    void split(String splitId);

    /** Sends a record on, without a timestamp. */
    void collect(T record);

    /** Sends a record on with its event time in milliseconds since the epoch. */
    void collect(T record, long timestamp);

    /** Says that {@code splitId} has ended, so that watermarks do not wait for it. */
    void splitFinished(String splitId);
}
