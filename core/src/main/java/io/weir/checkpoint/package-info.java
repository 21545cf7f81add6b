/**
 * The decisions about checkpoints: when to trigger, what completes or aborts, what to keep, which
 * input waits for a barrier. Read {@link io.weir.checkpoint.CheckpointCoordinator} first. Plain
 * logic that is told facts and hands back decisions: no thread, no clock, no I/O. Uses no other
 * package of Weir.
 */
@NullMarked
package io.weir.checkpoint;

import org.jspecify.annotations.NullMarked;
