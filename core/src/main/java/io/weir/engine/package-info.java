/**
 * Moves records: workers, tasks, channels, barriers, and the snapshot of each worker. Read {@link
 * io.weir.engine.Worker} first, then {@link io.weir.engine.Task}. Knows nothing of jobs, restarts
 * or checkpoint metadata. Uses {@code graph}, {@code operator}, {@code heap}, {@code connector},
 * {@code checkpoint} (alignment), {@code snapshot}, {@code storage}, {@code types} and {@code
 * time}.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
