package io.weir.job;

import io.weir.checkpoint.CheckpointStats;
import java.util.Optional;

/**
 * How far a job is; a snapshot that may be a moment old.
 *
 * @param status where it is in its life
 * @param recordsIn records that all tasks have taken in, in this attempt
 * @param backpressured whether some task is slower than those before it
 * @param restarts how often it was started again
 * @param checkpoints what is known of its checkpoints
 * @param state how far it is with its state, while it restores it or writes it to a savepoint
 */
public record JobProgress(
        JobStatus status,
        long recordsIn,
        boolean backpressured,
        int restarts,
        Optional<CheckpointStats> checkpoints,
        Optional<StateProgress> state) {}
