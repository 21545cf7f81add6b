package io.weir.checkpoint;

import java.util.OptionalLong;

/**
 * What is to be done; the shell around the {@link CheckpointCoordinator} carries decisions out in
 * their order.
 *
 * <p>For each Trigger there is, sooner or later, exactly one Complete or Abort.
 */
public sealed interface CheckpointDecision {
    /**
     * Send the barrier of this checkpoint through the job.
     *
     * @param full write everything, not only what has changed
     * @param request the number of the request this answers; empty if nobody asked
     */
    record Trigger(long checkpointId, CheckpointKind kind, boolean full, OptionalLong request)
            implements CheckpointDecision {}

    /**
     * All workers have acknowledged: write the metadata and publish it, then report {@link
     * CheckpointCoordinator#published} or {@link CheckpointCoordinator#publishFailed}.
     */
    record Publish(long checkpointId, CheckpointKind kind) implements CheckpointDecision {}

    /**
     * The checkpoint exists. Tell the tasks; sinks commit if {@link CheckpointKind#commits}. A
     * checkpoint (not a savepoint) enters the retained ones.
     */
    record Complete(long checkpointId, CheckpointKind kind) implements CheckpointDecision {}

    /** Give the checkpoint up: tell the tasks, release what was acknowledged for it. */
    record Abort(long checkpointId, CheckpointKind kind, String reason)
            implements CheckpointDecision {}

    /**
     * This worker's acknowledgement came after the checkpoint was aborted: release what it holds.
     */
    record Discard(long checkpointId, int worker) implements CheckpointDecision {}

    /** The request is not granted; there is no Trigger for it. */
    record Refuse(long request, String reason) implements CheckpointDecision {}

    /**
     * Too many checkpoints in a row have failed. Always the last decision, after the Abort of all
     * that could be aborted; nothing is triggered after it.
     */
    record FailJob(String reason) implements CheckpointDecision {}
}
