/**
 * The operators of a job, how they are joined, and the plan that follows: ids, chains, parallelism.
 * Read {@link io.weir.graph.Planner} first. Plain values and logic. Uses {@code operator}, {@code
 * connector}, {@code function} and {@code types}.
 */
@NullMarked
package io.weir.graph;

import org.jspecify.annotations.NullMarked;
