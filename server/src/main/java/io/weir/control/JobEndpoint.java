package io.weir.control;

import io.weir.http.Endpoint;
import io.weir.http.Guard;
import io.weir.http.Router;
import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobListener;
import io.weir.job.JobStatus;
import io.weir.rundir.Descriptor;
import io.weir.rundir.ProcessIdentity;
import io.weir.rundir.RunDirectory;
import io.weir.rundir.Secrets;
import io.weir.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address at which a job can be reached while its process lives, on the loopback interface; a
 * file in the {@link RunDirectory} says where, and holds the secret.
 *
 * <p>A job runs as well without: it starts while the address is opened, on another thread, and if
 * that fails people are told and the job goes on.
 */
public final class JobEndpoint implements JobListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobEndpoint.class);

    /** How long a process that is done waits for those who asked for something to hear of it. */
    private static final long LINGER_MILLIS = 3000;

    private final RunDirectory directory;
    private final Clock clock;
    private final String secret = Secrets.secret();
    private final JobTable jobs = new JobTable();
    private final Operations operations;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable Endpoint endpoint;
    private volatile @Nullable ServedJob current;
    private volatile @Nullable Descriptor published;
    private volatile JobStatus state = JobStatus.INITIALIZING;
    private boolean closed;

    private JobEndpoint(RunDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        this.operations = new Operations(clock);
    }

    /** Begins to open the address, and returns at once. */
    public static JobEndpoint open(RunDirectory directory, Clock clock) {
        JobEndpoint job = new JobEndpoint(directory, clock);
        var thread = new Thread(job::listen, "weir-endpoint");
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    private void listen() {
        try {
            Router router = new JobRoutes(jobs, operations).router();
            endpoint =
                    Endpoint.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            Optional.empty(),
                            new Guard(Guard.loopback(), secret, Optional.empty()),
                            router);
        } catch (IOException e) {
            LOG.warn("The job can't be reached by 'weir list' and others", e);
        } finally {
            opened.countDown();
        }
    }

    /** A job was launched: from now on it is what is asked about. */
    public void launched(JobClient client) {
        ServedJob job = new ServedJob(client, clock);
        jobs.add(job);
        current = job;
    }

    @Override
    public void onEvent(JobEvent event) {
        ServedJob job = current;
        if (job == null) {
            return;
        }
        job.onEvent(event);
        if (event instanceof JobEvent.Started || event instanceof JobEvent.Running) {
            publish(job, JobStatus.RUNNING);
        } else if (event instanceof JobEvent.Failing) {
            publish(job, JobStatus.RESTARTING);
        } else if (event.isLast()) {
            publish(job, job.status());
        }
    }

    private void publish(ServedJob job, JobStatus status) {
        state = status;
        var thread =
                new Thread(
                        () -> {
                            try {
                                opened.await();
                                Endpoint open = endpoint;
                                if (open != null) {
                                    publish(job, open.port());
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (IOException e) {
                                LOG.warn("The job can't be reached by 'weir list' and others", e);
                            }
                        },
                        "weir-descriptor");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whichever thread comes last writes what is true by then. */
    private synchronized void publish(ServedJob job, int port) throws IOException {
        Descriptor before = published;
        if (closed) {
            return;
        }
        if (before != null && !before.id().equals(job.id())) {
            withdraw();
        }
        Descriptor descriptor =
                new Descriptor(
                        job.id(),
                        job.name(),
                        ProcessIdentity.own(),
                        port,
                        secret,
                        job.startMillis(),
                        Optional.of(
                                new Descriptor.Standing(
                                        state.name(), job.tasks(), clock.currentTimeMillis())));
        directory.publish(descriptor);
        published = descriptor;
    }

    private void withdraw() throws IOException {
        Descriptor descriptor = published;
        if (descriptor != null) {
            published = null;
            directory.withdraw(descriptor);
        }
    }

    /**
     * Closes the address once those who wait for the end of something have been told. Withdraws the
     * file.
     */
    @Override
    public void close() {
        try {
            if (opened.await(1, TimeUnit.SECONDS)) {
                Endpoint open = endpoint;
                if (open != null) {
                    operations.awaitTold(LINGER_MILLIS);
                    synchronized (this) {
                        closed = true;
                        withdraw();
                    }
                    open.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The file that says where the job can be reached was left behind", e);
        }
    }
}
