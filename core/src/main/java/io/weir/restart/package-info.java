/**
 * Whether and when a failed job starts again. Plain logic: no thread, no clock, no chance of its
 * own.
 *
 * <p>Read first: {@link io.weir.restart.RestartStrategy}; the ones that come with Weir are in
 * {@link io.weir.restart.RestartStrategies}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.restart;

import org.jspecify.annotations.NullMarked;
