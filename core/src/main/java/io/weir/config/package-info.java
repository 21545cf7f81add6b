/**
 * The settings of a job and where they come from. Read {@link io.weir.config.Configuration} first,
 * then the options: {@link io.weir.config.CheckpointingOptions}, {@link
 * io.weir.config.RestartOptions}, {@link io.weir.config.StateOptions}, {@link
 * io.weir.config.StateRecoveryOptions} and {@link io.weir.config.PipelineOptions}. Uses no other
 * package of Weir.
 */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
