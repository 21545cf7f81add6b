/**
 * The life of one job: start, restore, checkpoints, failures and restarts, the end. Read {@link
 * io.weir.job.JobMaster} first. Uses {@code graph}, {@code engine}, {@code checkpoint}, {@code
 * restart}, {@code snapshot}, {@code storage}, {@code config} and all that those use.
 */
@NullMarked
package io.weir.job;

import org.jspecify.annotations.NullMarked;
