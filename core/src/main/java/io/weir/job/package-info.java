/**
 * The life of one job, as its launcher sees it. Read {@link io.weir.job.ProgramContext} first: it
 * says how a program's next {@code execute()} runs; {@link io.weir.job.JobEvent} is what the job
 * tells while it does.
 */
@NullMarked
package io.weir.job;

import org.jspecify.annotations.NullMarked;
