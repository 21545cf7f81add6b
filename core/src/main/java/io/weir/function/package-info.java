/**
 * Plain functions that a user writes: no state, no timers.
 *
 * <p>Read first: {@link io.weir.function.Function}, then any of the others.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.function;

import org.jspecify.annotations.NullMarked;
