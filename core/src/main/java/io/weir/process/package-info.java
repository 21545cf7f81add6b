/**
 * Functions of a user that see more than a record: state, timers, side outputs, their subtask.
 *
 * <p>Read first: {@link io.weir.process.KeyedProcessFunction}.
 *
 * <p>May use: {@code function}, {@code state}.
 */
@NullMarked
package io.weir.process;

import org.jspecify.annotations.NullMarked;
