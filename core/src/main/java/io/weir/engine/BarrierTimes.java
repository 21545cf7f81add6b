package io.weir.engine;

/**
 * What a checkpoint has cost a worker at its barriers.
 *
 * @param pauseNanos how long its records stood still, all tasks together
 * @param alignmentNanos from its first barrier to its last
 */
public record BarrierTimes(long pauseNanos, long alignmentNanos) {
    /** No time. */
    public static final BarrierTimes NONE = new BarrierTimes(0, 0);
}
