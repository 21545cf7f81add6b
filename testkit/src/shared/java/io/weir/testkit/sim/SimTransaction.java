package io.weir.testkit.sim;

/**
 * A transaction of a {@link SimSink}.
 *
 * @param id names it for ever
 * @param checkpointId that it was prepared for
 */
public record SimTransaction(String id, long checkpointId) {}
