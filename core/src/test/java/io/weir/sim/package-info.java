/**
 * A whole job in one thread, from one seed: any interleaving, a crash at any step, and what the
 * world around it sees. Read {@link io.weir.sim.Simulation} first.
 */
@NullMarked
package io.weir.sim;

import org.jspecify.annotations.NullMarked;
