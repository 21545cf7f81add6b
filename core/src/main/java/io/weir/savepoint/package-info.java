/**
 * Savepoints: self-contained folders of Avro files that hold the state of a job, for people and for
 * any tool.
 *
 * <p>Read first: {@link io.weir.savepoint.Savepoint}; {@link io.weir.savepoint.SavepointWriter}
 * describes the format.
 *
 * <p>May use: graph (for the id of a uid), snapshot, storage, types.
 */
@NullMarked
package io.weir.savepoint;

import org.jspecify.annotations.NullMarked;
