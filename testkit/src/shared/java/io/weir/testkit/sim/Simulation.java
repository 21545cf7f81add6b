package io.weir.testkit.sim;

import io.weir.config.Configuration;
import io.weir.job.Cancellation;
import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobMaster;
import io.weir.job.JobSettings;
import io.weir.job.Seams;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.storage.FileStore;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.testkit.disk.SimulatedCrash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A job, its processes one after the other, and the world around them: a disk, ledgers, a clock.
 * All from one seed, in the thread that calls.
 *
 * <pre>{@code
 * var simulation = new Simulation(seed);
 * simulation.crashAtStep(1234);
 * simulation.start(configuration, program);
 * if (simulation.run() == Simulation.End.CRASHED) {
 *     simulation.losePower();
 *     simulation.start(configuration.with("execution.state-recovery.path", "latest"), program);
 *     ...
 * }
 * }</pre>
 *
 * <p>Each turn of an actor and each call to the world is a <em>step</em>, and the process can be
 * made to die at any of them. On the way the rules of {@link StoreRules} are held, commits must
 * follow their checkpoint, and the ids of checkpoints must grow.
 */
public final class Simulation {
    /** Where the checkpoints lie. */
    public static final String DIRECTORY = "faulty:";

    private static final long MAX_STEPS = 400_000;

    /** How a process has ended. */
    public enum End {
        /** The job is over, one way or the other. */
        ENDED,
        /** The process died. */
        CRASHED
    }

    /** Makes some calls of the world fail. */
    @FunctionalInterface
    public interface Faults {
        /**
         * A call is coming.
         *
         * @param what it is; those of ledgers and those of the disk
         * @throws IOException if it is to fail
         */
        void before(String what) throws IOException;
    }

    /** What must hold of each checkpoint that is complete. */
    @FunctionalInterface
    public interface CheckpointRule {
        /**
         * Looks at a checkpoint.
         *
         * @param job the folder of the job
         * @throws AssertionError if something is wrong with it
         */
        void check(FileStore job, CheckpointMetadata checkpoint) throws IOException;
    }

    private final long seed;
    private final Random random;
    private final SimClock clock = new SimClock();
    private final FaultyFileStore store = new FaultyFileStore();
    private final StoreRules rules = new StoreRules(store);
    private final List<JobEvent> events = new ArrayList<>();
    private Faults faults = what -> {};
    private CheckpointRule checkpointRule = (job, checkpoint) -> {};
    private long turnNanos;
    private long crashAtStep = -1;
    private long steps;
    private long stepsOfThisProcess;
    private boolean crashed;
    private boolean observing = true;
    private int processes;
    private long lastCheckpoint = -1;
    private @Nullable AssertionError broken;
    private @Nullable SimScheduler scheduler;
    private @Nullable JobClient client;

    /** A world with nothing in it. */
    public Simulation(long seed) {
        this.seed = seed;
        // The first numbers of generators with small seeds are all alike: spread them.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        listen();
    }

    private void listen() {
        store.listener(
                description -> {
                    if (!observing) {
                        return;
                    }
                    if (description.startsWith("delete ")) {
                        hold(() -> rules.beforeDelete(description.substring(7)));
                    }
                    worldStep(description);
                });
    }

    /** What it was made from. */
    public long seed() {
        return seed;
    }

    /** Its chance. */
    public Random random() {
        return random;
    }

    /** Its clock. */
    public SimClock clock() {
        return clock;
    }

    /** Its disk. */
    public FaultyFileStore store() {
        return store;
    }

    /** What was told by all processes. */
    public List<JobEvent> events() {
        return events;
    }

    /** The events of a class. */
    public <E extends JobEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Steps of all processes. */
    public long steps() {
        return steps;
    }

    /** Lets time pass with each turn, so that deadlines fall between them. */
    public void turnsTake(long nanos) {
        turnNanos = nanos;
    }

    /** Lets the process die at this step, counted from 1 over all processes. */
    public void crashAtStep(long step) {
        crashAtStep = step;
    }

    /** For {@link Faults}: the process dies in this call. */
    public void dieNow(String what) {
        crashed = true;
        throw new SimulatedCrash("as wished: " + what);
    }

    /** Makes calls of the world fail from now on. */
    public void faults(Faults faults) {
        this.faults = faults;
    }

    /** Holds each checkpoint against a rule as soon as it is complete. */
    public void checkpointsMust(CheckpointRule rule) {
        checkpointRule = rule;
    }

    /** A ledger of this world. */
    public <T> SimLedger<T> ledger() {
        return new SimLedger<>(
                new SimLedger.World() {
                    @Override
                    public void call(String what) throws IOException {
                        worldStep(what);
                    }

                    @Override
                    public void committing(long checkpointId) {
                        hold(
                                () -> {
                                    if (rules.newestCheckpoint() < checkpointId) {
                                        throw new AssertionError(
                                                "A transaction of checkpoint %d is committed, but the newest that exists is %d"
                                                        .formatted(
                                                                checkpointId,
                                                                rules.newestCheckpoint()));
                                    }
                                });
                    }
                });
    }

    /** What a rule throws would be caught by the engine: it is kept for {@link #run}. */
    private void hold(Runnable rule) {
        try {
            rule.run();
        } catch (AssertionError e) {
            broken = broken == null ? e : broken;
        }
    }

    private void worldStep(String what) throws IOException {
        if (crashed) {
            throw new SimulatedCrash("The process is dead, and can't " + what);
        }
        countStep(what);
        faults.before(what);
    }

    private void countStep(String what) {
        steps++;
        stepsOfThisProcess++;
        if (steps == crashAtStep) {
            crashed = true;
            throw new SimulatedCrash("at step %d: %s".formatted(steps, what));
        }
    }

    /** Starts a process that runs the program. */
    public JobClient start(Configuration configuration, Consumer<StreamEnvironment> program) {
        crashed = false;
        stepsOfThisProcess = 0;
        rules.processBegins();
        SimScheduler fresh = new SimScheduler(clock, random);
        scheduler = fresh;
        Seams seams =
                new Seams(clock, fresh, random, uri -> store, "simulated process " + processes++);
        StreamEnvironment environment =
                StreamEnvironment.launchedBy(
                        job ->
                                JobMaster.start(
                                        seams,
                                        JobSettings.from(
                                                job.name(),
                                                job.configuration(),
                                                job.restartStrategy(),
                                                1,
                                                "weir run -s {checkpoint}"),
                                        job.operators(),
                                        this::onEvent,
                                        new Cancellation()),
                        configuration);
        program.accept(environment);
        JobClient started = environment.executeAsync("simulated job");
        client = started;
        return started;
    }

    private void onEvent(JobEvent event) {
        events.add(event);
        if (event instanceof JobEvent.CheckpointCompleted completed) {
            hold(
                    () -> {
                        if (completed.checkpointId() <= lastCheckpoint) {
                            throw new AssertionError(
                                    "Checkpoint %d follows %d"
                                            .formatted(completed.checkpointId(), lastCheckpoint));
                        }
                        lastCheckpoint = completed.checkpointId();
                        withoutSteps(
                                () -> {
                                    JobFolder job =
                                            new CheckpointDirectory(store).job(client().jobId());
                                    checkpointRule.check(
                                            job.store(), job.read(completed.checkpointId()));
                                });
                    });
        }
    }

    private SimScheduler scheduler() {
        if (scheduler == null) {
            throw new IllegalStateException("No process was started");
        }
        return scheduler;
    }

    /** The job of the process that was started last. */
    public JobClient client() {
        if (client == null) {
            throw new IllegalStateException("No process was started");
        }
        return client;
    }

    /** Which actors of this process took turns, as a number. */
    public long trace() {
        return scheduler().trace();
    }

    /** One turn of the process; false if the job is over or the process died. */
    public boolean step() {
        if (crashed || client().result().isDone()) {
            return false;
        }
        try {
            countStep("a turn");
        } catch (SimulatedCrash e) {
            return false;
        }
        clock.advanceBy(turnNanos);
        boolean any = turn();
        check(any || client().result().isDone(), "the job waits for ever");
        check(stepsOfThisProcess < MAX_STEPS, "the job does not end");
        return !crashed && !client().result().isDone();
    }

    private boolean turn() {
        try {
            return scheduler().step();
        } catch (SimulatedCrash e) {
            return true;
        }
    }

    /** Runs the process to the job's end or its own. */
    public End run() {
        boolean more = true;
        while (more) {
            more = step();
        }
        while (!crashed && turn()) {
            check(stepsOfThisProcess < MAX_STEPS, "the actors of the job do not end");
            stepsOfThisProcess++;
        }
        if (crashed) {
            return End.CRASHED;
        }
        check(scheduler().alive().isEmpty(), "actors are left over: " + scheduler().alive());
        checkCleanEnd();
        return End.ENDED;
    }

    private void checkCleanEnd() {
        // What another job left that died before its first checkpoint is not this one's to remove.
        Set<String> left = rules.leftovers(client().jobId());
        boolean told =
                events(JobEvent.Warning.class).stream()
                        .anyMatch(warning -> warning.message().contains("could not be deleted"));
        check(left.isEmpty() || told, "files are left that no checkpoint refers to: " + left);
        verifyCheckpoints();
    }

    private void check(boolean holds, String otherwise) {
        if (broken != null) {
            throw broken;
        }
        if (!holds) {
            throw new AssertionError(
                    "%s after %d steps; actors %s, last events %s"
                            .formatted(
                                    otherwise,
                                    steps,
                                    scheduler().alive(),
                                    events.subList(Math.max(0, events.size() - 5), events.size())));
        }
    }

    /** All checkpoints that exist can be restored. */
    public void verifyCheckpoints() {
        withoutSteps(
                () -> {
                    var directory = new CheckpointDirectory(store);
                    for (String job : directory.jobs()) {
                        rules.verifyAll(job, directory.job(job));
                    }
                });
    }

    /** Says that a checkpoint was damaged on purpose and need not be whole. */
    public void damaged(String jobId, long checkpointId) {
        rules.damaged(jobId, checkpointId);
    }

    /** Something that reads the disk. */
    @FunctionalInterface
    public interface Look {
        /** Reads it. */
        void at() throws IOException;
    }

    /** Looks at the disk from outside of the simulation. */
    public void withoutSteps(Look look) {
        observing = false;
        try {
            look.at();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            observing = true;
        }
    }

    /** The power fails: what was not synced may be lost. */
    public void losePower() {
        client = null;
        store.crash(random);
        afterDeath();
    }

    /** The process is killed; the machine goes on. */
    public void kill() {
        client = null;
        store.kill();
        afterDeath();
    }

    private void afterDeath() {
        crashed = false;
        listen();
        verifyCheckpoints();
        if (broken != null) {
            throw broken;
        }
    }

    /** Whether there is a checkpoint to go on from. */
    public boolean hasCheckpoint() {
        return rules.hasWhole();
    }

    /**
     * Whether the job has done all its work: it had checkpoints and has none left, which is how a
     * process leaves things that dies while it removes the checkpoints of a finished job.
     */
    public boolean isOver() {
        return lastCheckpoint >= 0 && !hasCheckpoint();
    }

    /** The failure of the job that has ended, if it failed or was cancelled. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(client().result().handle((result, thrown) -> thrown).join());
    }
}
