package io.weir.checkpoint;

/**
 * What a worker tells about its part of a checkpoint.
 *
 * @param checkpointedBytes what it wrote for this checkpoint
 * @param stateBytes the whole of its state: all segments of its chain
 * @param stateEntries in these segments; an entry that was written again counts again
 * @param startDelayNanos from the trigger to its first barrier
 * @param alignmentNanos from its first barrier to its last
 * @param syncNanos how long its records stood still for the snapshot
 * @param asyncNanos how long it captured and wrote while records moved on
 */
public record AckReport(
        long checkpointedBytes,
        long stateBytes,
        long stateEntries,
        long startDelayNanos,
        long alignmentNanos,
        long syncNanos,
        long asyncNanos) {
    /** Nothing written, no time taken. */
    public static final AckReport EMPTY = new AckReport(0, 0, 0, 0, 0, 0, 0);
}
