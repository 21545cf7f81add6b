/**
 * Moves records: workers, tasks, channels, barriers, and the snapshot of each worker. Knows nothing
 * of jobs and restarts.
 *
 * <p>Read first: {@link io.weir.engine.Worker}, then {@link io.weir.engine.Deployment}, which makes
 * it all.
 *
 * <p>May use: {@code backend}, {@code checkpoint}, {@code connector}, {@code function}, {@code
 * graph}, {@code operator}, {@code restore}, {@code snapshot}, {@code state}, {@code storage},
 * {@code time}, {@code ttl}, {@code types}, {@code watermark}.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
