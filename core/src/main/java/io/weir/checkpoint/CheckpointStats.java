package io.weir.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * What people want to know about a job's checkpoints; savepoints are counted among them. A
 * snapshot: safe for any thread.
 *
 * @param counts how many there were since the job was submitted, over all its restarts
 * @param latestCompleted the newest completed checkpoint that is not a savepoint
 * @param latestSavepoint the newest completed savepoint
 * @param latestFailed the newest aborted one
 * @param latestRestored what the job last started from
 * @param history the newest ones, newest first; those in flight are always among them
 */
public record CheckpointStats(
        Counts counts,
        Optional<Completed> latestCompleted,
        Optional<Completed> latestSavepoint,
        Optional<Failed> latestFailed,
        Optional<Restored> latestRestored,
        List<CheckpointStats.Item> history) {

    public CheckpointStats {
        history = List.copyOf(history);
    }

    /**
     * How many there were.
     *
     * @param restored how often the job started from a checkpoint or savepoint
     * @param total how many were triggered
     */
    public record Counts(int restored, int total, int inProgress, int completed, int failed) {}

    /**
     * What a job started from.
     *
     * @param location its path or whatever names it
     */
    public record Restored(
            long checkpointId, boolean savepoint, long restoreMillis, String location) {}

    /** One checkpoint or savepoint. */
    public sealed interface Item {
        Progress progress();
    }

    /** Triggered, neither completed nor aborted yet. */
    public record InProgress(Progress progress) implements Item {}

    /**
     * Complete.
     *
     * @param completedMillis when its metadata was published
     * @param durationMillis from the trigger to then
     */
    public record Completed(
            Progress progress, long completedMillis, long durationMillis, String location)
            implements Item {}

    /**
     * Aborted.
     *
     * @param durationMillis from the trigger to then
     */
    public record Failed(Progress progress, long failedMillis, long durationMillis, String reason)
            implements Item {}

    /**
     * What is known about a checkpoint whatever became of it.
     *
     * @param workers how many workers were to acknowledge
     * @param acks who has, in the order of arrival
     */
    public record Progress(
            long checkpointId,
            CheckpointKind kind,
            boolean full,
            long triggerMillis,
            int workers,
            List<WorkerAck> acks) {
        public Progress {
            acks = List.copyOf(acks);
        }

        /** What all workers wrote for this checkpoint, in bytes. */
        public long checkpointedBytes() {
            return acks.stream().mapToLong(ack -> ack.report().checkpointedBytes()).sum();
        }

        /** The whole state of all workers, in bytes. */
        public long stateBytes() {
            return acks.stream().mapToLong(ack -> ack.report().stateBytes()).sum();
        }

        /** The entries in that; one that was written again counts again. */
        public long stateEntries() {
            return acks.stream().mapToLong(ack -> ack.report().stateEntries()).sum();
        }
    }

    /**
     * A worker's acknowledgement.
     *
     * @param durationMillis from the trigger to the acknowledgement
     */
    public record WorkerAck(int worker, long ackMillis, long durationMillis, AckReport report) {}
}
