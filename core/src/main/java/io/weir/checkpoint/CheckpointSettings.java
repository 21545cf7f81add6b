package io.weir.checkpoint;

import java.time.Duration;

/**
 * How a job is checkpointed. Start from {@link #DEFAULT} and change what differs.
 *
 * @param interval from one trigger to the next; zero: no periodic checkpoints
 * @param mode what a checkpoint promises
 * @param timeout how long a checkpoint may take until all workers have acknowledged it
 * @param minPause between the completion of a checkpoint and the next periodic trigger
 * @param maxConcurrent how many checkpoints may be in flight at once, savepoints not counted
 * @param tolerableFailures how many checkpoints in a row may fail before the job fails; -1: any
 * @param retention what becomes of the checkpoints when the job is over
 * @param numRetained how many checkpoints are kept while the job runs
 * @param incremental whether a periodic checkpoint writes only what has changed
 */
public record CheckpointSettings(
        Duration interval,
        CheckpointMode mode,
        Duration timeout,
        Duration minPause,
        int maxConcurrent,
        int tolerableFailures,
        RetentionPolicy retention,
        int numRetained,
        boolean incremental) {

    /** Every ten seconds, exactly-once, incremental, the newest three kept. */
    public static final CheckpointSettings DEFAULT =
            new CheckpointSettings(
                    Duration.ofSeconds(10),
                    CheckpointMode.EXACTLY_ONCE,
                    Duration.ofMinutes(10),
                    Duration.ZERO,
                    1,
                    0,
                    RetentionPolicy.RETAIN_ON_CANCELLATION,
                    3,
                    true);

    public CheckpointSettings {
        require(!interval.isNegative(), "interval", interval, "zero (off) or more");
        require(timeout.compareTo(Duration.ZERO) > 0, "timeout", timeout, "more than zero");
        require(!minPause.isNegative(), "minPause", minPause, "zero or more");
        require(maxConcurrent >= 1, "maxConcurrent", maxConcurrent, "1 or more");
        require(
                tolerableFailures >= -1,
                "tolerableFailures",
                tolerableFailures,
                "0 or more, or -1 for any number");
        require(numRetained >= 1, "numRetained", numRetained, "1 or more");
    }

    /** Whether checkpoints are triggered by the interval. */
    public boolean periodic() {
        return !interval.isZero();
    }

    public CheckpointSettings withInterval(Duration value) {
        return new CheckpointSettings(
                value,
                mode,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withMode(CheckpointMode value) {
        return new CheckpointSettings(
                interval,
                value,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withTimeout(Duration value) {
        return new CheckpointSettings(
                interval,
                mode,
                value,
                minPause,
                maxConcurrent,
                tolerableFailures,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withMinPause(Duration value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                value,
                maxConcurrent,
                tolerableFailures,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withMaxConcurrent(int value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                minPause,
                value,
                tolerableFailures,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withTolerableFailures(int value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                minPause,
                maxConcurrent,
                value,
                retention,
                numRetained,
                incremental);
    }

    public CheckpointSettings withRetention(RetentionPolicy value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                value,
                numRetained,
                incremental);
    }

    public CheckpointSettings withNumRetained(int value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                retention,
                value,
                incremental);
    }

    public CheckpointSettings withIncremental(boolean value) {
        return new CheckpointSettings(
                interval,
                mode,
                timeout,
                minPause,
                maxConcurrent,
                tolerableFailures,
                retention,
                numRetained,
                value);
    }

    private static void require(boolean inRange, String what, Object found, String expected) {
        if (!inRange) {
            throw new IllegalArgumentException(
                    "The checkpoint setting %s is %s, expected %s."
                            .formatted(what, found, expected));
        }
    }
}
