package io.weir.job;

import java.time.Duration;

/**
 * What a job that has finished says of itself.
 *
 * @param jobId 32 hexadecimal digits
 * @param jobName what it is called
 * @param netRuntime how long it ran in this process
 * @param recordsIn records that all tasks took in, in the last attempt
 * @param restarts how often it was started again after a failure
 */
public record JobExecutionResult(
        String jobId, String jobName, Duration netRuntime, long recordsIn, int restarts) {}
