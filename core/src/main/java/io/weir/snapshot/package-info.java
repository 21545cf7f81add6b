/**
 * Files of a checkpoint: segments with the entries that changed, and the metadata that makes a
 * checkpoint of them. Uses {@code types} and {@code storage}.
 */
@NullMarked
package io.weir.snapshot;

import org.jspecify.annotations.NullMarked;
