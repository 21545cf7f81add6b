/**
 * What can be asked of a job while it runs, in the dialect of Flink's REST: the documents, the
 * operations that take their time, and the address of a job's process.
 *
 * <p>Read first: {@link io.weir.control.JobEndpoint}, then {@code JobRoutes}.
 *
 * <p>May use: {@code checkpoint}, {@code http}, {@code job}, {@code metrics}, {@code rundir},
 * {@code snapshot}, {@code storage}, {@code time}.
 */
@NullMarked
package io.weir.control;

import org.jspecify.annotations.NullMarked;
