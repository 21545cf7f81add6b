package io.weir.job;

import java.time.Duration;

/**
 * What a job that has finished can say of itself.
 *
 * @param jobId 32 hexadecimal digits
 * @param name of the job
 * @param runtime from its start to its end in this process
 * @param recordsIn records that all tasks took in, in the last attempt
 * @param restarts how often it was started again
 */
public record JobResult(
        String jobId, String name, Duration runtime, long recordsIn, int restarts) {}
