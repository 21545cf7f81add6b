package io.weir.job;

/**
 * How far a job is with reading or writing all of its state.
 *
 * @param work what is done with it
 * @param done entries that have been
 * @param total entries that there are, at most
 */
public record StateProgress(Work work, long done, long total) {
    /** What is done with the state. */
    public enum Work {
        /** It is read from a checkpoint or savepoint, before the first record. */
        RESTORING,
        /** It is written to a savepoint, beside the records. */
        WRITING_SAVEPOINT
    }
}
