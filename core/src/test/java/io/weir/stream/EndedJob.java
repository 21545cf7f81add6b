package io.weir.stream;

import io.weir.job.JobClient;
import io.weir.job.JobExecutionResult;
import io.weir.job.JobFacts;
import io.weir.job.JobProgress;
import io.weir.job.JobSettings;
import io.weir.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job that has ended before anybody could look. */
record EndedJob(String name, JobStatus status, CompletableFuture<JobExecutionResult> result)
        implements JobClient {
    private static final String ID = "00000000000000000000000000000001";

    static EndedJob finished(String name) {
        return new EndedJob(
                name,
                JobStatus.FINISHED,
                CompletableFuture.completedFuture(
                        new JobExecutionResult(ID, name, Duration.ZERO, 0, 0)));
    }

    static EndedJob failed(String name, Throwable cause) {
        return new EndedJob(name, JobStatus.FAILED, CompletableFuture.failedFuture(cause));
    }

    @Override
    public String jobId() {
        return ID;
    }

    @Override
    public JobProgress progress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobSettings settings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobFacts facts() {
        return JobFacts.none();
    }

    @Override
    public void cancel() {}

    @Override
    public void suspend() {}

    @Override
    public CompletableFuture<Long> triggerCheckpoint(boolean full) {
        throw new UnsupportedOperationException();
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
}
