/**
 * The operators of a job, how they are joined, and the plan that follows: ids, chains, parallelism.
 * Plain values and logic.
 *
 * <p>Read first: {@link io.weir.graph.Planner}, then {@link io.weir.graph.JobPlan}.
 *
 * <p>May use: {@code connector}, {@code function}, {@code operator}, {@code snapshot}, {@code
 * types}, {@code watermark}.
 */
@NullMarked
package io.weir.graph;

import org.jspecify.annotations.NullMarked;
