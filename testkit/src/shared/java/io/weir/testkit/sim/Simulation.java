package io.weir.testkit.sim;

import io.weir.config.Configuration;
import io.weir.graph.OperatorNode;
import io.weir.job.Cancellation;
import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobMaster;
import io.weir.job.JobSettings;
import io.weir.job.JobStatus;
import io.weir.job.Seams;
import io.weir.savepoint.SavepointReader;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.JobFolder;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
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

    /** Where savepoints go by default. */
    public static final String SAVEPOINTS = DIRECTORY + "savepoints";

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
         * Looks at a checkpoint or savepoint.
         *
         * @throws AssertionError if something is wrong with it
         */
        void check(StoredState state) throws IOException;
    }

    private final long seed;
    private final Random random;
    private final SimClock clock = new SimClock();
    private final FaultyFileStore store = new FaultyFileStore();
    private final StoreRules rules = new StoreRules(store);
    private final List<JobEvent> events = new ArrayList<>();
    private Faults faults = what -> {};
    private CheckpointRule checkpointRule = state -> {};
    private Consumer<String> narrator = line -> {};
    private boolean narrated;
    private long turnNanos;
    private long maxSteps = 400_000;
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

    /** How many steps a process may take, so that one that would never end is noticed. */
    public void endsWithin(long steps) {
        maxSteps = steps;
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

    /** Has what happens told, line by line. */
    public void narrate(Consumer<String> to) {
        narrator = to;
        narrated = true;
    }

    /** Tells what has happened just now. */
    public void tell(String what) {
        if (narrated) {
            narrator.accept(
                    "%6d %8.3f ms  %s".formatted(steps, clock.nanoTime() / 1_000_000.0, what));
        }
    }

    /** The world that the ledgers, tables and logs of this simulation are in. */
    public World world() {
        return new World() {
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
                                                .formatted(checkpointId, rules.newestCheckpoint()));
                            }
                        });
            }
        };
    }

    /** A ledger of this world. */
    public <T> SimLedger<T> ledger() {
        return new SimLedger<>(world());
    }

    /** What a rule throws would be caught by the engine: it is kept for {@link #run}. */
    private void hold(Runnable rule) {
        try {
            rule.run();
        } catch (AssertionError | RuntimeException e) {
            // Whatever goes wrong while a checkpoint is looked at is something wrong with it.
            broken =
                    broken != null
                            ? broken
                            : e instanceof AssertionError a ? a : new AssertionError(e);
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
            tell("the process dies instead of: " + what);
            throw new SimulatedCrash("at step %d: %s".formatted(steps, what));
        }
    }

    /** Starts a process that runs the program. */
    public JobClient start(Configuration configuration, Consumer<StreamEnvironment> program) {
        return start(configuration, program, operators -> {});
    }

    /**
     * Starts a process that runs the program.
     *
     * @param watch sees the operators of the program before they are run
     */
    public JobClient start(
            Configuration configuration,
            Consumer<StreamEnvironment> program,
            Consumer<List<OperatorNode>> watch) {
        crashed = false;
        stepsOfThisProcess = 0;
        rules.processBegins();
        SimScheduler fresh = new SimScheduler(clock, random);
        scheduler = fresh;
        Seams seams =
                new Seams(clock, fresh, random, this::open, "simulated process " + processes++);
        StreamEnvironment environment =
                StreamEnvironment.launchedBy(
                        job -> {
                            watch.accept(job.operators());
                            return JobMaster.start(
                                    seams,
                                    JobSettings.from(
                                            job.name(),
                                            job.configuration(),
                                            job.restartStrategy(),
                                            1,
                                            "weir run -s {checkpoint}"),
                                    job.operators(),
                                    this::onEvent,
                                    new Cancellation());
                        },
                        configuration);
        program.accept(environment);
        JobClient started = environment.executeAsync("simulated job");
        client = started;
        return started;
    }

    /** The store that a URI names. */
    public FileStore open(String uri) throws IOException {
        if (!uri.startsWith(DIRECTORY)) {
            throw new IOException("There is no store '%s' in a simulation".formatted(uri));
        }
        String path = uri.substring(DIRECTORY.length()).replaceFirst("^/+", "");
        return path.isEmpty() ? store : FileStores.below(store, path);
    }

    /** A savepoint, as it lies on the disk. */
    public SavepointReader savepoint(String uri) throws IOException {
        return SavepointReader.open(open(uri));
    }

    private void savepointCompleted(long id, String uri) {
        rules.savepoint(id, uri.substring(DIRECTORY.length()));
        withoutSteps(
                () -> {
                    SavepointReader savepoint = savepoint(uri);
                    var damage = savepoint.verify();
                    if (!damage.isEmpty()) {
                        throw new AssertionError("Savepoint %s: %s".formatted(uri, damage));
                    }
                    checkpointRule.check(StoredState.of(savepoint));
                });
    }

    /**
     * Somebody goes back to an older checkpoint or savepoint: the ids go on from there.
     *
     * @param checkpointId of what the next process starts from
     */
    public void goBackTo(long checkpointId) {
        lastCheckpoint = checkpointId;
    }

    private void onEvent(JobEvent event) {
        if (crashed) {
            // A dead process tells nothing, whatever its code does until its turn is over.
            return;
        }
        events.add(event);
        if (!(event instanceof JobEvent.Progress)) {
            tell("job: " + event);
        }
        if (event instanceof JobEvent.CheckpointCompleted completed
                && completed.path().startsWith(SAVEPOINTS)) {
            hold(() -> savepointCompleted(completed.checkpointId(), completed.path()));
        } else if (event instanceof JobEvent.CheckpointCompleted completed) {
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
                                            StoredState.of(
                                                    job.store(),
                                                    rules.metadata(
                                                            client().jobId(),
                                                            completed.checkpointId())));
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
        check(stepsOfThisProcess < maxSteps, "the job does not end");
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
            check(stepsOfThisProcess < maxSteps, "the actors of the job do not end");
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
        boolean finished = client().status() == JobStatus.FINISHED;
        check(
                !finished || told || !rules.hasWhole(Set.of(client().jobId())),
                "checkpoints are left of a job that has finished");
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
        tell("the power fails: what was not synced may be lost");
        store.crash(random);
        afterDeath();
    }

    /** The process is killed; the machine goes on. */
    public void kill() {
        client = null;
        tell("the process is killed; what the disk has taken stays");
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

    /** Whether the process has died, and nobody has seen to it yet. */
    public boolean hasCrashed() {
        return crashed;
    }

    /** Whether there is a checkpoint to go on from. */
    public boolean hasCheckpoint() {
        return rules.hasWhole(Set.of());
    }

    /** Whether there is a checkpoint of one of these jobs to go on from. */
    public boolean hasCheckpoint(Set<String> jobs) {
        return !jobs.isEmpty() && rules.hasWhole(jobs);
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
