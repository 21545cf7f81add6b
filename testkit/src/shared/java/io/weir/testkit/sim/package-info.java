/**
 * A whole job in one thread, from one seed: any interleaving, a crash at any step, and what the
 * world around it sees.
 *
 * <p>Read first: {@link io.weir.testkit.sim.Simulation}.
 *
 * <p>May use: {@code disk}, and {@code Shared}.
 */
@NullMarked
package io.weir.testkit.sim;

import org.jspecify.annotations.NullMarked;
