package io.weir.snapshot;

/**
 * A savepoint or checkpoint that a savepoint was made of by somebody, rather than taken from a job.
 *
 * @param location where it lay, as a URI
 * @param jobId of the job that took it
 * @param checkpointId of it
 * @param timestampMillis when it was taken, in milliseconds since the epoch
 * @param change what was done to it, for people
 */
public record Ancestor(
        String location, String jobId, long checkpointId, long timestampMillis, String change) {}
