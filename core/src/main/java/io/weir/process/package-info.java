/**
 * Functions of a user that see more than a record: state, timers, side outputs, their subtask. Read
 * {@link io.weir.process.KeyedProcessFunction} first. Uses {@code function}, {@code state} and
 * {@code types}.
 */
@NullMarked
package io.weir.process;

import org.jspecify.annotations.NullMarked;
