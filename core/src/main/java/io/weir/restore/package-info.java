/**
 * What becomes of the state in a checkpoint or savepoint when a job goes on from it: decided before
 * a record moves, in one place, for the job that starts and for whoever only asks.
 *
 * <p>Read first: {@link io.weir.restore.RestorePlan}.
 *
 * <p>May use: {@code backend}, {@code connector}, {@code graph}, {@code snapshot}, {@code state},
 * {@code storage}, {@code types}.
 */
@NullMarked
package io.weir.restore;

import org.jspecify.annotations.NullMarked;
