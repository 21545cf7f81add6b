package io.weir.control;

import io.weir.checkpoint.CheckpointStats;
import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobFacts;
import io.weir.job.JobListener;
import io.weir.job.JobStatus;
import io.weir.time.Clock;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job of this process and what is remembered of it for those who ask: when it changed its state,
 * and what failed. Safe for any thread.
 */
final class ServedJob implements JobListener {
    private static final int FAILURES_KEPT = 16;

    private final JobClient client;
    private final Clock clock;
    private final long startMillis;
    private final ArrayDeque<Failure> failures = new ArrayDeque<>();
    private final Map<JobStatus, Long> since = new EnumMap<>(JobStatus.class);
    private long endMillis = -1;

    /** Something that made the job fail. */
    record Failure(long atMillis, Throwable cause) {}

    ServedJob(JobClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.startMillis = clock.currentTimeMillis();
        since.put(JobStatus.INITIALIZING, startMillis);
    }

    @Override
    public synchronized void onEvent(JobEvent event) {
        long now = clock.currentTimeMillis();
        if (event instanceof JobEvent.Running) {
            since.put(JobStatus.RUNNING, now);
        } else if (event instanceof JobEvent.Failing failing) {
            since.put(JobStatus.RESTARTING, now);
            remember(new Failure(now, failing.cause()));
        } else if (event instanceof JobEvent.Failed failed) {
            remember(new Failure(now, failed.cause()));
        }
        if (event.isLast()) {
            endMillis = now;
            since.put(client.status(), now);
        }
    }

    private void remember(Failure failure) {
        failures.addFirst(failure);
        if (failures.size() > FAILURES_KEPT) {
            failures.removeLast();
        }
    }

    JobClient client() {
        return client;
    }

    String id() {
        return client.jobId();
    }

    String name() {
        return client.name();
    }

    JobStatus status() {
        return client.status();
    }

    /** How many tasks it consists of. */
    int tasks() {
        return client.facts().vertices().stream().mapToInt(JobFacts.Vertex::parallelism).sum();
    }

    long startMillis() {
        return startMillis;
    }

    /** When it ended, or -1. */
    synchronized long endMillis() {
        return endMillis;
    }

    long durationMillis() {
        long end = endMillis();
        return (end < 0 ? clock.currentTimeMillis() : end) - startMillis;
    }

    long nowMillis() {
        return clock.currentTimeMillis();
    }

    synchronized Map<JobStatus, Long> since() {
        return new EnumMap<>(since);
    }

    /** The newest first. */
    synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }

    Optional<CheckpointStats> checkpoints() {
        return client.progress().checkpoints();
    }
}
