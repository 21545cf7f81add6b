package io.weir.checkpoint;

/**
 * The moment at which a fact became known.
 *
 * @param nanos a time that never goes back, in nanoseconds since some origin; what is decided by
 * @param millis the wall-clock time in milliseconds since the epoch; what people are shown
 */
public record Now(long nanos, long millis) {}
