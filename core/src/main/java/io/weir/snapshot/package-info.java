/**
 * Files of a checkpoint: segments with the entries that changed, and the metadata that makes a
 * checkpoint of them, or a savepoint of Avro files.
 *
 * <p>Read first: {@link io.weir.snapshot.CheckpointMetadata}, then {@link
 * io.weir.snapshot.SegmentWriter} and {@link io.weir.snapshot.ChainReader}.
 *
 * <p>May use: {@code storage}, {@code types}.
 */
@NullMarked
package io.weir.snapshot;

import org.jspecify.annotations.NullMarked;
