/**
 * The same work for every engine: what flows, what is to be done with it, and how it is counted.
 * Knows no engine, so that each can run in a JVM that has nothing but it.
 *
 * <p>Read first: {@link io.weir.benchmarks.race.Workload}, {@link io.weir.benchmarks.race.Engine}.
 * May use: nothing of Weir.
 */
@NullMarked
package io.weir.benchmarks.race;

import org.jspecify.annotations.NullMarked;
