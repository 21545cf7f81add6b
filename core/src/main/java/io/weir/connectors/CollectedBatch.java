package io.weir.connectors;

/**
 * The records that a subtask of a {@link CollectSink} has written between two checkpoints; they
 * themselves stay in memory.
 *
 * @param process the process they are in
 * @param number which batch of the process
 */
public record CollectedBatch(String process, long number) {}
