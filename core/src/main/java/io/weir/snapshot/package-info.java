/**
 * Files of a checkpoint: segments with the entries that changed, and the metadata that makes a
 * checkpoint of them, or a savepoint of Avro files. Uses {@code types} and {@code storage}.
 */
@NullMarked
package io.weir.snapshot;

import org.jspecify.annotations.NullMarked;
