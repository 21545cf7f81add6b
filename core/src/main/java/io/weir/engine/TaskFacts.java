package io.weir.engine;

/**
 * What one subtask of a chain has done since the attempt began; a moment old.
 *
 * @param chain index of the chain in the plan
 * @param subtask its number
 * @param recordsIn records that came in, or that the source has emitted
 * @param busyNanos how long it has worked
 * @param backpressuredNanos how long it could not, because those after it are slower
 * @param watermarkMillis the event time that its head has come to; {@link Long#MIN_VALUE} if none
 */
public record TaskFacts(
        int chain,
        int subtask,
        long recordsIn,
        long busyNanos,
        long backpressuredNanos,
        long watermarkMillis) {}
