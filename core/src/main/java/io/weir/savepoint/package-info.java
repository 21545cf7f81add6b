/**
 * Savepoints: self-contained folders of Avro files that hold the state of a job, for people and for
 * any tool. Read {@link io.weir.savepoint.Savepoint} first; {@link
 * io.weir.savepoint.SavepointWriter} describes the format. Uses {@code graph} (for the id of a
 * uid), {@code snapshot}, {@code storage} and {@code types}.
 */
@NullMarked
package io.weir.savepoint;

import org.jspecify.annotations.NullMarked;
