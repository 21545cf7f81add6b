/**
 * Weir and the loop by hand as engines of the races.
 *
 * <p>Read first: {@link io.weir.benchmarks.ours.WeirEngine}. May use: {@code race} and Weir.
 */
@NullMarked
package io.weir.benchmarks.ours;

import org.jspecify.annotations.NullMarked;
