/**
 * The decisions about checkpoints: when to trigger, what completes or aborts, what to keep, which
 * input waits for a barrier. Plain logic that is told facts and hands back decisions: no thread, no
 * clock, no I/O.
 *
 * <p>Read first: {@link io.weir.checkpoint.CheckpointCoordinator}, then {@link
 * io.weir.checkpoint.Alignment}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.checkpoint;

import org.jspecify.annotations.NullMarked;
