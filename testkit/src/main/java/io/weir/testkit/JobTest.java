package io.weir.testkit;

import io.weir.config.Configuration;
import io.weir.connector.Sink;
import io.weir.connector.Source;
import io.weir.graph.OperatorNode;
import io.weir.job.JobEvent;
import io.weir.job.JobSettings;
import io.weir.operators.SinkOperator;
import io.weir.savepoint.Savepoint;
import io.weir.storage.FileStores;
import io.weir.stream.StreamEnvironment;
import io.weir.testkit.sim.SimLedger;
import io.weir.testkit.sim.SimLog;
import io.weir.testkit.sim.SimSink;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a whole job in the simulator: the engine of production in one thread, with a clock, a disk
 * and a schedule that come from a seed. A job that takes minutes of its own time runs in
 * milliseconds, and the same way each time.
 *
 * <pre>{@code
 * var words = JobTest.source(List.of("to be", "or not to be"));
 * var counts = JobTest.<Count>output();
 * JobTest.of(env -> WordCount.build(env, words, counts.sink())).run();
 * assertThat(counts.committed()).contains(new Count("be", 2));
 * }</pre>
 *
 * <p>{@link #exactlyOnce} lets the process die at each step of the job: between any two records and
 * before and after each call of a sink; and holds what is then committed against a run in which
 * nothing happens. {@link #from} starts from a savepoint that lies beside the test.
 *
 * <p>Sources and sinks of your own must need no threads. What they stand for outside of the job,
 * which outlives a crash, they reach through a {@link Shared} handle, because a job works on copies
 * of them.
 */
public final class JobTest {
    static final String RECORD = "source: ";

    private static final String GIVEN = "given";

    private final Consumer<StreamEnvironment> program;
    private final Configuration configuration;
    private final long seed;
    private final @Nullable Path savepoint;

    private JobTest(
            Consumer<StreamEnvironment> program,
            Configuration configuration,
            long seed,
            @Nullable Path savepoint) {
        this.program = program;
        this.configuration = configuration;
        this.seed = seed;
        this.savepoint = savepoint;
    }

    /**
     * A test of a job: parallelism 2, a checkpoint each millisecond, no restarts.
     *
     * @param program builds the job, without executing it
     */
    public static JobTest of(Consumer<StreamEnvironment> program) {
        return new JobTest(
                program,
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                        .with("execution.checkpointing.interval", "1 ms")
                        .with("restart-strategy.type", "none")
                        .with("pipeline.name", "job test")
                        .with("pipeline.max-parallelism", "128")
                        .with("pipeline.chain-compilation.enabled", "false")
                        .with("parallelism.default", "2"),
                1,
                null);
    }

    /** A source of these records in one partition, a few at a time. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> SimLog<T> source(List<T>... partitions) {
        return new SimLog<>(List.of(partitions), 2, 500_000);
    }

    /**
     * What an exactly-once sink commits into, and keeps through every crash.
     *
     * @param <T> the type of the records
     */
    public static final class Output<T> {
        private final SimLedger<T> ledger = SimLedger.allowingStrangers();

        private Output() {}

        /** A sink into it. */
        public Sink<T, ?> sink() {
            return new SimSink<>(ledger);
        }

        /** All that is committed, in the order of the commits. */
        public List<T> committed() {
            return ledger.committed();
        }
    }

    /** An empty output. */
    public static <T> Output<T> output() {
        return new Output<>();
    }

    /** As this one, with a setting of the job. */
    public JobTest with(String key, String value) {
        return new JobTest(program, configuration.with(key, value), seed, savepoint);
    }

    /** As this one, with another parallelism. */
    public JobTest parallelism(int parallelism) {
        return with("parallelism.default", String.valueOf(parallelism));
    }

    /** As this one, with another interleaving of all that goes on. */
    public JobTest seed(long other) {
        return new JobTest(program, configuration, other, savepoint);
    }

    /** As this one, started from a savepoint in a local folder, which is not changed. */
    public JobTest from(Path folder) {
        if (!Files.exists(folder.resolve("_metadata"))) {
            throw new IllegalArgumentException(
                    "%s is not a savepoint: it has no file _metadata".formatted(folder));
        }
        return new JobTest(program, configuration, seed, folder);
    }

    /** As this one, leaving behind state that no operator claims; the same as {@code -n}. */
    public JobTest allowNonRestoredState() {
        return with("execution.state-recovery.ignore-unclaimed-state", "true");
    }

    /**
     * Runs the job to its end.
     *
     * @return what has happened
     * @throws AssertionError if the job does not finish, with the reason as its cause
     */
    public Outcome run() {
        Simulation simulation = simulation();
        start(simulation, simulation.world(), false);
        finish(simulation);
        return new Outcome(simulation);
    }

    /**
     * Runs the job until its sources have emitted some records, stops it with a savepoint, and puts
     * the savepoint into a local folder: a fixture for tests of later versions.
     *
     * @param records how many, or all if there are fewer
     * @param folder to be made
     */
    public Outcome stopAfter(int records, Path folder) {
        Simulation simulation = simulation();
        int[] emitted = new int[1];
        World world = simulation.world();
        start(
                simulation,
                new World() {
                    @Override
                    public void call(String what) throws IOException {
                        emitted[0] += what.startsWith(RECORD) ? 1 : 0;
                        world.call(what);
                    }

                    @Override
                    public void committing(long checkpointId) {
                        world.committing(checkpointId);
                    }
                },
                false);
        while (emitted[0] < records && simulation.step()) {
            // Goes on.
        }
        var stopped = simulation.client().stopWithSavepoint(false, Optional.empty());
        finish(simulation);
        if (stopped.isCompletedExceptionally()) {
            throw new AssertionError(
                    "The job was at its end before %d records: ".formatted(records)
                            + stopped.handle((path, thrown) -> thrown).join());
        }
        copyOut(simulation, stopped.join().substring(Simulation.DIRECTORY.length()), folder);
        return new Outcome(simulation);
    }

    private static void copyOut(Simulation simulation, String savepoint, Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : simulation.store().visible().entrySet()) {
                if (file.getKey().startsWith(savepoint + "/")) {
                    Path to = folder.resolve(file.getKey().substring(savepoint.length() + 1));
                    Files.createDirectories(to.getParent());
                    Files.write(to, file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Simulation simulation() {
        Simulation simulation = new Simulation(seed);
        simulation.turnsTake(20_000);
        Path folder = savepoint;
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    simulation.store().put(GIVEN + "/" + path, Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return simulation;
    }

    private void start(Simulation simulation, World world, boolean again) {
        Configuration c = configuration;
        if (again && simulation.hasCheckpoint()) {
            c = c.with("execution.state-recovery.path", JobSettings.LATEST);
        } else if (savepoint != null) {
            c = c.with("execution.state-recovery.path", Simulation.DIRECTORY + GIVEN);
        }
        Shared<World> shared = Shared.of(world);
        simulation.start(c, program, nodes -> nodes.forEach(node -> watch(node, shared)));
    }

    private static void watch(OperatorNode node, Shared<World> world) {
        if (node.body() instanceof OperatorNode.Body.Reads reads) {
            node.setBody(
                    new OperatorNode.Body.Reads(
                            watched(reads.source(), world), reads.watermarks()));
        } else if (node.body() instanceof OperatorNode.Body.Writes writes) {
            node.setBody(watched(writes.sink(), world));
        }
    }

    private static <T, S> Source<T, S> watched(Source<T, S> source, Shared<World> world) {
        return new WatchedSource<>(source, world);
    }

    private static <T, C> OperatorNode.Body watched(Sink<T, C> sink, Shared<World> world) {
        Sink<T, C> watched = new WatchedSink<>(sink, world);
        return new OperatorNode.Body.Writes(watched, SinkOperator.factory(watched));
    }

    private static void finish(Simulation simulation) {
        simulation.run();
        simulation
                .failure()
                .ifPresent(
                        cause -> {
                            throw new AssertionError(
                                    "The job did not finish: " + cause.getMessage(), cause);
                        });
    }

    /** What has happened in a run. */
    public static final class Outcome {
        private final Simulation simulation;

        private Outcome(Simulation simulation) {
            this.simulation = simulation;
        }

        /** What the job has told. */
        public List<JobEvent> events() {
            return List.copyOf(simulation.events());
        }

        /** Its warnings. */
        public List<String> warnings() {
            return simulation.events(JobEvent.Warning.class).stream()
                    .map(JobEvent.Warning::message)
                    .toList();
        }

        /** The savepoint that it was stopped with, to look at its state. */
        public Savepoint savepoint() {
            String path =
                    simulation.events(JobEvent.CheckpointCompleted.class).stream()
                            .map(JobEvent.CheckpointCompleted::path)
                            .filter(location -> location.startsWith(Simulation.SAVEPOINTS))
                            .reduce((first, second) -> second)
                            .orElseThrow(() -> new IllegalStateException("No savepoint was taken"));
            try {
                return Savepoint.load(
                        FileStores.below(
                                simulation.store(), path.substring(Simulation.DIRECTORY.length())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    // ---- exactly-once -----------------------------------------------------------------------

    /**
     * A job and its output, made anew for each run.
     *
     * @param job the job
     * @param output what readers of its output see now, each record as often as it is there
     */
    public record Case(JobTest job, Supplier<? extends Collection<?>> output) {}

    /**
     * What {@link #exactlyOnce} has done.
     *
     * @param records that the sources emit
     * @param steps of a run without a crash
     * @param runs that died once and came back
     */
    public record Proof(int records, long steps, int runs) {}

    private static final int MOST_CRASHES = 2_000;

    /**
     * Proves that a job is exactly-once from its sources to its output: without a crash it gives
     * the same for different interleavings and parallelisms; and it gives that too if the process
     * dies, by a kill or a loss of power, before any record, between any two records, and before
     * and after any call of a sink or the disk, and is started again from its latest checkpoint.
     *
     * @param cases makes the job, its input and its empty output, the same each time
     * @throws AssertionError for the first run that gives something else, with what is missing and
     *     what is too much
     */
    public static Proof exactlyOnce(Supplier<Case> cases) {
        List<Long> recordSteps = new ArrayList<>();
        Case calm = cases.get();
        Simulation whole = calm.job().simulation();
        World world = whole.world();
        calm.job()
                .start(
                        whole,
                        new World() {
                            @Override
                            public void call(String what) throws IOException {
                                world.call(what);
                                if (what.startsWith(RECORD)) {
                                    recordSteps.add(whole.steps());
                                }
                            }

                            @Override
                            public void committing(long checkpointId) {
                                world.committing(checkpointId);
                            }
                        },
                        false);
        finish(whole);
        List<?> expected = List.copyOf(calm.output().get());
        if (expected.isEmpty()) {
            throw new AssertionError(
                    "The job has no output, so there is nothing to prove: give it more input");
        }
        requireTheSameWithoutCrashes(cases, expected);
        int runs = 0;
        for (long step : crashes(recordSteps, whole.steps())) {
            crash(cases.get(), step, expected);
            runs++;
        }
        return new Proof(recordSteps.size(), whole.steps(), runs);
    }

    /** Each step that emits a record, and of all others as many as there is room for. */
    private static Collection<Long> crashes(List<Long> recordSteps, long steps) {
        TreeSet<Long> crashes = new TreeSet<>(recordSteps);
        long stride = 1 + steps / MOST_CRASHES;
        for (long step = 1; step <= steps; step += stride) {
            crashes.add(step);
        }
        return crashes;
    }

    private static void requireTheSameWithoutCrashes(Supplier<Case> cases, List<?> expected) {
        for (int i = 0; i < 8; i++) {
            Case one = cases.get();
            long seed = 100L + i;
            one.job().seed(seed).parallelism(1 + i % 4).run();
            requireSame(
                    one,
                    expected,
                    "without any crash, with seed %d and parallelism %d: the output depends on chance, so a function is not deterministic, or depends on the order of records that have none"
                            .formatted(seed, 1 + i % 4));
        }
    }

    private static void crash(Case one, long step, List<?> expected) {
        String when = "after the process died at step %d".formatted(step);
        List<String> story = new ArrayList<>();
        Simulation simulation = one.job().simulation();
        simulation.narrate(story::add);
        simulation.crashAtStep(step);
        try {
            one.job().start(simulation, simulation.world(), false);
            boolean again = false;
            while (simulation.run() == Simulation.End.CRASHED) {
                if (step % 2 == 0) {
                    simulation.losePower();
                } else {
                    simulation.kill();
                }
                again = true;
                if (simulation.isOver()) {
                    break;
                }
                one.job().start(simulation, simulation.world(), again);
            }
            if (!simulation.isOver()) {
                finish(simulation);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "The job fails %s: %s%n%s"
                            .formatted(when, e.getMessage(), String.join("\n", story)),
                    e);
        }
        requireSame(one, expected, when + "\n" + String.join("\n", story));
    }

    private static void requireSame(Case one, List<?> expected, String when) {
        Map<Object, Integer> balance = new HashMap<>();
        one.output().get().forEach(record -> balance.merge(record, 1, Integer::sum));
        expected.forEach(record -> balance.merge(record, -1, Integer::sum));
        List<String> wrong = new ArrayList<>();
        balance.forEach(
                (record, more) -> {
                    if (more != 0) {
                        wrong.add(
                                more < 0
                                        ? "%s is missing%s"
                                                .formatted(
                                                        record,
                                                        more == -1 ? "" : " " + -more + " times")
                                        : "%s is there %d more".formatted(record, more));
                    }
                });
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "The output is not that of a run without a crash: %s. This is so %s"
                            .formatted(wrong, when));
        }
    }
}
