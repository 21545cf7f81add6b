package io.weir.stream;

import io.weir.job.JobClient;
import io.weir.job.JobExecutionResult;
import io.weir.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job that has finished. */
record FinishedJob(String name) implements JobClient {
    @Override
    public String getJobId() {
        return "00000000000000000000000000000001";
    }

    @Override
    public JobStatus getJobStatus() {
        return JobStatus.FINISHED;
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(Optional<String> directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, Optional<String> directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> cancel() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
        return CompletableFuture.completedFuture(
                new JobExecutionResult(getJobId(), name, Duration.ZERO));
    }
}
