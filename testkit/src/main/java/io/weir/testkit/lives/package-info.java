/**
 * Random lives of jobs, held against an oracle, as many as time allows.
 *
 * <p>Read first: {@code Life}.
 *
 * <p>May use: {@code sim}, {@code disk}, and {@code Shared}.
 */
@NullMarked
package io.weir.testkit.lives;

import org.jspecify.annotations.NullMarked;
