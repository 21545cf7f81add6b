/**
 * Metrics of jobs for Prometheus, made of the same documents that REST tells: a job's process and
 * the server show the same.
 *
 * <p>Read first: {@link io.weir.metrics.JobMetrics}.
 *
 * <p>May use: {@code http}.
 */
@NullMarked
package io.weir.metrics;

import org.jspecify.annotations.NullMarked;
