/**
 * Savepoints: self-contained folders of Avro files that hold the state of a job, for people and for
 * any tool.
 *
 * <p>Read first: {@link io.weir.savepoint.SavepointWriter}, which describes the format.
 *
 * <p>May use: {@code snapshot}, {@code storage}, {@code types}.
 */
@NullMarked
package io.weir.savepoint;

import org.jspecify.annotations.NullMarked;
