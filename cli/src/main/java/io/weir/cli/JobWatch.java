package io.weir.cli;

import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the jobs of a program went, because the program may swallow what {@code execute()}
 * throws, and the shell must still be told the truth. Safe for any thread.
 */
final class JobWatch implements JobListener {
    private boolean anyStarted;
    private boolean running;
    private String jobName = "";
    private @Nullable Throwable failure;
    private boolean cancelled;

    @Override
    public synchronized void onEvent(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            anyStarted = true;
            running = true;
            jobName = started.jobName();
        } else if (event instanceof JobEvent.Failed failed) {
            failure = failed.cause();
        } else if (event instanceof JobEvent.Cancelled) {
            cancelled = true;
        }
        if (event.isLast()) {
            running = false;
            notifyAll();
        }
    }

    /** Whether any job of the program got as far as to run. */
    synchronized boolean anyStarted() {
        return anyStarted;
    }

    /** Why a job of the program failed, if one did. */
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether a job of the program was cancelled. */
    synchronized boolean cancelled() {
        return cancelled;
    }

    /** The name of the job that started last. */
    synchronized String jobName() {
        return jobName;
    }

    /** Whether a job runs now. */
    synchronized boolean running() {
        return running;
    }

    /** Waits until no job runs; false if that took longer than the limit. */
    synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (running) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
