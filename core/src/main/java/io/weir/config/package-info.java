/**
 * The settings of a job and where they come from: files, the environment, the command line, the
 * program.
 *
 * <p>Read first: {@link io.weir.config.Configuration}, then the options: {@link
 * io.weir.config.CheckpointingOptions}, {@link io.weir.config.RestartOptions}, {@link
 * io.weir.config.StateOptions}, {@link io.weir.config.StateRecoveryOptions} and {@link
 * io.weir.config.PipelineOptions}.
 *
 * <p>May use: nothing else of Weir.
 */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
