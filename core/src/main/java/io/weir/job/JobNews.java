package io.weir.job;

import java.util.ArrayList;
import java.util.List;

/**
 * What the listener of a job is told. A job that is refused before it runs has no event at all, so
 * events wait until it is said to have started. Confined to the job's master.
 */
final class JobNews {
    private static final long PROGRESS_NANOS = 500_000_000;

    private final JobSettings settings;
    private final JobListener listener;
    private final List<JobEvent> early = new ArrayList<>();
    private boolean started;
    private long progressDueNanos = Long.MAX_VALUE;
    private long lastRecords;
    private long lastNanos;

    JobNews(JobSettings settings, JobListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * The job is not refused: says that it has started, if that was not said, and what came since.
     */
    void started(String jobId) {
        if (!started) {
            started = true;
            tell(new JobEvent.Started(jobId, settings.name(), settings.parallelism()));
            early.forEach(listener::onEvent);
            early.clear();
        }
    }

    /** Something happened. */
    void tell(JobEvent event) {
        if (started) {
            listener.onEvent(event);
        } else {
            early.add(event);
        }
    }

    /** The records of an attempt begin to flow: progress is counted from here. */
    void recordsFlow(long nowNanos) {
        lastRecords = 0;
        lastNanos = nowNanos;
        progressDueNanos = nowNanos + PROGRESS_NANOS;
    }

    /** When to tell of the progress again, in {@code nanoTime}. */
    long progressDueNanos() {
        return progressDueNanos;
    }

    /**
     * Tells how it goes.
     *
     * @param records that sources have emitted in this attempt
     */
    void progress(long records, boolean backpressured, long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        tell(
                new JobEvent.Progress(
                        records,
                        seconds <= 0 ? 0 : Math.max(0, records - lastRecords) / seconds,
                        backpressured ? 1 : 0));
        lastRecords = records;
        lastNanos = nowNanos;
        progressDueNanos = nowNanos + PROGRESS_NANOS;
    }
}
