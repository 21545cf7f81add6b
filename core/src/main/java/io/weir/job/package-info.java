/** The life of one job. Read {@link io.weir.job.JobClient} first. */
@NullMarked
package io.weir.job;

import org.jspecify.annotations.NullMarked;
