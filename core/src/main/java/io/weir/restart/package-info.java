/**
 * Whether and when a failed job starts again. Read {@link io.weir.restart.RestartStrategy} first;
 * the ones that come with Weir are in {@link io.weir.restart.RestartStrategies}. Plain logic: no
 * thread, no clock, no chance of its own. Uses no other package of Weir.
 */
@NullMarked
package io.weir.restart;

import org.jspecify.annotations.NullMarked;
