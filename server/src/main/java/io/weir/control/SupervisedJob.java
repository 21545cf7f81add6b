package io.weir.control;

import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a job's process that answers for it to the server that started it: leaves the {@link
 * EndMark} when the job has ended for good, and none when only the process ends.
 */
public final class SupervisedJob implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedJob.class);

    private final Path folder;
    private final Clock clock;
    private @Nullable JobClient client;
    private volatile @Nullable ServedJob served;
    private volatile boolean suspending;

    /** Held until the process ends, whatever ends it. */
    private final FileChannel lock;

    /**
     * Waits until no other process has this job: there can be one that the server does not know of,
     * if it was killed in the moment when it had started it.
     *
     * @param folder of the job at the server
     */
    public SupervisedJob(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        lock =
                FileChannel.open(
                        folder.resolve("process.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            LOG.warn("Another process of this job still runs; this one waits for its end");
            var unused = lock.lock();
        }
    }

    /** The program's job was launched. */
    public synchronized void launched(JobClient job) {
        client = job;
        served = new ServedJob(job, clock);
    }

    @Override
    public void onEvent(JobEvent event) {
        ServedJob job = served;
        if (job == null) {
            return;
        }
        job.onEvent(event);
        if (event instanceof JobEvent.Completing) {
            mark("FINISHED", "", Map.of());
        } else if (event instanceof JobEvent.Finished) {
            mark("FINISHED", "", documents(job));
        } else if (event instanceof JobEvent.Failed failed) {
            mark("FAILED", String.valueOf(failed.cause().getMessage()), documents(job));
        } else if (event instanceof JobEvent.Cancelled && !suspending) {
            mark("CANCELED", "", documents(job));
        }
    }

    private static Map<String, @Nullable Object> documents(ServedJob job) {
        Map<String, @Nullable Object> documents = new java.util.LinkedHashMap<>();
        documents.put("", JobDocuments.details(job));
        documents.put("/exceptions", JobDocuments.exceptions(job, Integer.MAX_VALUE));
        documents.put("/execution-result", JobDocuments.result(job));
        documents.put(
                "/checkpoints",
                CheckpointDocuments.all(job.checkpoints().orElse(CheckpointDocuments.none())));
        return documents;
    }

    private void mark(String state, String message, Map<String, @Nullable Object> documents) {
        try {
            new EndMark(state, clock.currentTimeMillis(), message, documents).write(folder);
        } catch (IOException e) {
            // The job has ended all the same. Its process says so by its exit code as well.
            LOG.error("That the job is {} could not be written to {}", state, folder, e);
        }
    }

    /**
     * Ends the job in this process, after a last checkpoint, so that another process can go on from
     * there. Returns when the checkpoint is there or can't be; the job ends after that.
     */
    public void suspend(Duration patience) throws InterruptedException {
        JobClient job;
        synchronized (this) {
            job = client;
        }
        suspending = true;
        if (job == null || job.status().isTerminal()) {
            return;
        }
        try {
            job.triggerCheckpoint(false).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("There was no last checkpoint; the job goes on from the one before it", e);
        }
        job.suspend();
    }
}
