package io.weir.server;

import io.weir.control.EndMark;
import io.weir.restart.RestartStrategies;
import io.weir.restart.RestartStrategy;
import io.weir.rundir.Descriptor;
import io.weir.rundir.ProcessIdentity;
import io.weir.rundir.RunDirectory;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the processes of all jobs going: carries out, on one thread, what {@link Supervision}
 * decides for each. What it must remember is on disk before it acts on it, so another supervisor
 * can take over at any moment.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    /** While something is under way, such as the start of a process. */
    private static final long BUSY_MILLIS = 10;

    /** Otherwise: how late the death of a process that is no child is seen. */
    private static final long IDLE_MILLIS = 100;

    private static final RestartStrategy.Factory RESTARTS =
            RestartStrategies.exponentialDelay(
                    Duration.ofMillis(200),
                    Duration.ofMinutes(1),
                    2,
                    Duration.ofMinutes(1),
                    0.1,
                    Integer.MAX_VALUE);

    private final Registry registry;
    private final RunDirectory run;
    private final JobLauncher launcher;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();
    private final Map<String, ManagedJob> jobs = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::loop, "weir-supervisor");
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean stopping;

    Supervisor(Registry registry, RunDirectory run, JobLauncher launcher, Clock clock) {
        this.registry = registry;
        this.run = run;
        this.launcher = launcher;
        this.clock = clock;
    }

    /** Finds the jobs that there were, and begins to look after them. */
    void start() throws IOException {
        for (Registration found : registry.load(Supervisor::sayDamaged)) {
            try {
                find(found);
            } catch (IOException e) {
                sayDamaged(registry.folder(found.id()), e);
                jobs.remove(found.id());
            }
        }
        thread.start();
    }

    private void find(Registration found) throws IOException {
        ManagedJob job = manage(found);
        Optional<EndMark> end = registry.end(found.id());
        if (end.isPresent()) {
            job.endedWith(end.get());
            return;
        }
        Optional<ProcessIdentity> process =
                run.livingJob(found.id())
                        .map(Descriptor::process)
                        .or(() -> lastProcess(found.id()))
                        .filter(ProcessIdentity::isAlive);
        if (process.isPresent()) {
            job.startedAs(SupervisedProcess.found(process.get()));
            LOG.info("Job {} ({}) runs on in process {}", job.id(), job.name(), process.get());
        } else {
            job.supervision.startNow();
        }
    }

    private Optional<ProcessIdentity> lastProcess(String id) {
        try {
            return registry.process(id);
        } catch (IOException e) {
            LOG.warn("Which process job {} had can't be read; it gets a new one", id, e);
            return Optional.empty();
        }
    }

    private static void sayDamaged(Path folder, IOException e) {
        LOG.error(
                "The job in {} can't be read and is left alone: {}. Repair or remove the folder.",
                folder,
                e.getMessage());
    }

    private ManagedJob manage(Registration registration) {
        ManagedJob job = new ManagedJob(registration, new Supervision(RESTARTS.create(random)));
        jobs.put(registration.id(), job);
        return job;
    }

    /** Takes a job: when this returns it is known for good, and about to be started. */
    void submit(Registration registration, Path jar) throws IOException {
        registry.add(registration, jar);
        ManagedJob job = manage(registration);
        job.supervision.startNow();
        wakeUp();
    }

    /** All jobs. */
    Collection<ManagedJob> jobs() {
        return jobs.values();
    }

    /** A job. */
    Optional<ManagedJob> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /**
     * How a job has ended. Its process may have left the mark and not be gone yet: then it does not
     * answer any more, and this is already so.
     */
    Optional<EndMark> end(ManagedJob job) {
        if (job.end().isPresent()) {
            return job.end();
        }
        try {
            return registry.end(job.id());
        } catch (IOException e) {
            // Whether it has ended is not known; as long as that is so it has not.
            LOG.debug("The mark of job {} can't be read", job.id(), e);
            return Optional.empty();
        }
    }

    /**
     * A job is not to run any more. Whoever calls tells its process, if that can be reached; one
     * that can't is killed, since it has not begun to run.
     */
    void cancel(ManagedJob job) throws IOException {
        synchronized (job) {
            job.register(job.registration().thatIsCancelled());
            registry.update(job.registration());
        }
        if (job.descriptor().isEmpty()) {
            job.process().ifPresent(SupervisedProcess::kill);
        }
        wakeUp();
    }

    /** Forgets a job that has ended. */
    void remove(ManagedJob job) throws IOException {
        jobs.remove(job.id());
        registry.remove(job.id());
    }

    Registry registry() {
        return registry;
    }

    private void wakeUp() {
        wakes.release();
    }

    private void loop() {
        while (!stopping) {
            long untilMillis = Long.MAX_VALUE;
            boolean busy = false;
            for (ManagedJob job : jobs.values()) {
                if (job.end().isPresent()) {
                    continue;
                }
                try {
                    untilMillis = Math.min(untilMillis, look(job));
                } catch (IOException e) {
                    LOG.error("Job {} can't be looked after; that is tried again", job.id(), e);
                    untilMillis = Math.min(untilMillis, clock.currentTimeMillis() + 1000);
                }
                busy |= job.descriptor().isEmpty() && job.process().isPresent();
            }
            sleep(untilMillis, busy ? BUSY_MILLIS : IDLE_MILLIS);
        }
    }

    private void sleep(long untilMillis, long atMost) {
        long millis = Math.min(atMost, untilMillis - clock.currentTimeMillis());
        try {
            if (millis > 0) {
                var unused = wakes.tryAcquire(millis, TimeUnit.MILLISECONDS);
            }
            wakes.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Sees to a job; when to look again at the latest. */
    private long look(ManagedJob job) throws IOException {
        boolean alive = job.process().map(SupervisedProcess::isAlive).orElse(false);
        if (alive) {
            seeWhetherItRuns(job);
        } else {
            job.reachableAt(null);
        }
        Registration registration = job.registration();
        // Read after the process was seen dead: what it wrote before is there.
        Optional<EndMark> mark = alive ? Optional.empty() : registry.end(job.id());
        OptionalInt exitCode =
                job.process().map(SupervisedProcess::exitCode).orElse(OptionalInt.empty());
        long now = clock.currentTimeMillis();
        boolean waited = job.supervision.isWaiting();
        Supervision.Decision decision =
                job.supervision.decide(
                        new Supervision.Facts(
                                alive,
                                mark,
                                exitCode,
                                registration.ran(),
                                registration.cancelRequested()),
                        now);
        if (decision instanceof Supervision.Decision.Start) {
            launch(job);
        } else if (decision instanceof Supervision.Decision.End end) {
            if (!end.isWritten()) {
                registry.end(job.id(), end.mark());
            }
            job.endedWith(end.mark());
            LOG.info("Job {} ({}) is {}", job.id(), job.name(), end.mark().state());
        } else if (decision instanceof Supervision.Decision.Wait wait) {
            if (!waited) {
                LOG.warn(
                        "The process of job {} ({}) died{}; it is started again in {} ms",
                        job.id(),
                        job.name(),
                        exitCode.isPresent() ? " with code " + exitCode.getAsInt() : "",
                        wait.untilMillis() - now);
            }
            return wait.untilMillis();
        }
        return Long.MAX_VALUE;
    }

    private void seeWhetherItRuns(ManagedJob job) throws IOException {
        if (job.descriptor().isPresent()) {
            return;
        }
        Optional<Descriptor> published = run.livingJob(job.id());
        if (published.isPresent()) {
            adopt(job, published.get().process());
            job.reachableAt(published.get());
            if (!job.registration().ran()) {
                synchronized (job) {
                    job.register(job.registration().thatRan(published.get().name()));
                    registry.update(job.registration());
                }
            }
            LOG.info("Job {} ({}) runs", job.id(), job.name());
        }
    }

    /**
     * A server that was killed between the start of a process and the note about it leaves a
     * process that nobody knows. The one that was started since waits for its end ({@link
     * io.weir.control.SupervisedJob}), and is not needed.
     */
    private void adopt(ManagedJob job, ProcessIdentity running) throws IOException {
        Optional<SupervisedProcess> ours = job.process();
        if (ours.isPresent() && !ours.get().identity().equals(running)) {
            LOG.info("Job {} ({}) runs in process {} already", job.id(), job.name(), running);
            job.startedAs(SupervisedProcess.found(running));
            registry.started(job.id(), running);
            ours.get().kill();
        }
    }

    private void launch(ManagedJob job) throws IOException {
        Process process = launcher.start(job.registration(), registry);
        SupervisedProcess started = SupervisedProcess.child(process);
        job.startedAs(started);
        registry.started(job.id(), started.identity());
        var unused = process.onExit().thenRun(this::wakeUp);
    }

    /**
     * Stops looking after jobs.
     *
     * @param suspendJobs whether their processes are ended, each after a last checkpoint
     * @param patience how long one may take for that
     */
    void stop(boolean suspendJobs, Duration patience) throws InterruptedException {
        stopping = true;
        wakeUp();
        thread.join();
        if (!suspendJobs) {
            return;
        }
        List<ManagedJob> living = new ArrayList<>();
        for (ManagedJob job : jobs.values()) {
            if (job.process().map(SupervisedProcess::isAlive).orElse(false)) {
                job.process().ifPresent(SupervisedProcess::terminate);
                living.add(job);
            }
        }
        long deadline = clock.nanoTime() + patience.toNanos();
        while (!living.isEmpty() && clock.nanoTime() < deadline) {
            Thread.sleep(BUSY_MILLIS);
            living.removeIf(job -> !job.process().map(SupervisedProcess::isAlive).orElse(false));
        }
        for (ManagedJob job : living) {
            LOG.warn("Job {} ({}) did not end in time and is killed", job.id(), job.name());
            job.process().ifPresent(SupervisedProcess::kill);
        }
    }
}
