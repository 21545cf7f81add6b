package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobCanceledException;
import io.weir.job.JobEvent;
import io.weir.job.JobStatus;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.Simulation.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A random life of a job, from one seed: other parallelisms, batches and settings, failures of
 * functions, sinks and disk, crashes, cancellations, damaged checkpoints.
 */
final class Life {
    /** The user's function has failed. */
    static final class FunctionFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FunctionFailure() {
            super("simulated failure of the function");
        }
    }

    /** Makes the work of a life. */
    @FunctionalInterface
    interface WorkloadFactory {
        /** Makes it by chance. */
        Workload create(Simulation simulation, Workload.Trouble trouble);
    }

    /** Whether checkpoints are damaged, so that committed output may come again. */
    boolean damages;

    boolean damaged;
    final Simulation simulation;
    final Random random;
    final Workload job;
    final boolean atLeastOnce;
    final double functionFails;
    final double commitFails;
    final double diskFails;
    final double cancels;
    final double triggers;
    final double fills;
    int mishaps;
    boolean calm;
    Configuration configuration = Configuration.empty();
    final Set<String> story = new HashSet<>();
    int starts;
    String jobId = "";

    Life(long seed, WorkloadFactory factory, String mode) {
        simulation = new Simulation(seed);
        random = simulation.random();
        simulation.turnsTake(pick(0, 5_000, 20_000, 100_000));
        simulation.faults(this::mayFail);
        functionFails = chance(0.02);
        commitFails = chance(0.1);
        diskFails = chance(0.01);
        cancels = chance(0.002);
        triggers = chance(0.02);
        fills = chance(0.002);
        mishaps = random.nextInt(8);
        damages = random.nextInt(4) == 0;
        atLeastOnce = mode.equals("at-least-once");
        job = factory.create(simulation, this::trouble);
        if (!atLeastOnce) {
            simulation.checkpointsMust(job::requireConsistentCut);
        }
    }

    int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Zero for half of all lives. */
    double chance(double most) {
        return random.nextBoolean() ? 0 : random.nextDouble() * most;
    }

    boolean happens(double chance) {
        if (calm || chance == 0 || random.nextDouble() >= chance) {
            return false;
        }
        if (--mishaps < 0) {
            calm = true;
        }
        return !calm;
    }

    void trouble(Object record) {
        if (happens(functionFails)) {
            throw new FunctionFailure();
        }
    }

    void mayFail(String what) throws IOException {
        boolean ledger = what.contains("transaction");
        if (happens(ledger ? commitFails : diskFails)) {
            throw new IOException("Simulated failure: " + what);
        }
    }

    static String text(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    Configuration settings() {
        Configuration c =
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with(
                                "execution.checkpointing.interval",
                                text(random, "1 ms", "2 ms", "10 ms"))
                        .with(
                                "execution.checkpointing.timeout",
                                text(random, "50 ms", "100 ms", "10 min"))
                        .with(
                                "execution.checkpointing.max-concurrent-checkpoints",
                                text(random, "1", "1", "2", "3"))
                        .with("execution.checkpointing.num-retained", text(random, "1", "2", "3"))
                        .with(
                                "execution.checkpointing.tolerable-failed-checkpoints",
                                text(random, "0", "2", "-1"))
                        .with(
                                "execution.checkpointing.incremental",
                                text(random, "true", "true", "false"))
                        .with(
                                "execution.checkpointing.mode",
                                atLeastOnce ? "AT_LEAST_ONCE" : "EXACTLY_ONCE")
                        .with("pipeline.max-parallelism", "8")
                        .with("parallelism.default", text(random, "1", "2", "3", "4"))
                        .with("pipeline.batch-size", text(random, "1", "2", "5", "256"))
                        .with(
                                "pipeline.operator-chaining.enabled",
                                text(random, "true", "true", "false"))
                        .with(
                                "pipeline.chain-compilation.enabled",
                                random.nextInt(20) == 0 ? "true" : "false");
        if (random.nextBoolean()) {
            c =
                    c.with("restart-strategy.type", "fixed-delay")
                            .with("restart-strategy.fixed-delay.attempts", "1000")
                            .with("restart-strategy.fixed-delay.delay", "1 ms");
        } else {
            c = c.with("restart-strategy.type", "none");
        }
        return c;
    }

    void live() {
        if (random.nextBoolean()) {
            simulation.crashAtStep(random.nextInt(800));
        }
        while (true) {
            if (starts == 0 || random.nextInt(3) == 0) {
                configuration = settings();
            }
            starts++;
            simulation.start(
                    simulation.hasCheckpoint()
                            ? configuration.with("execution.state-recovery.path", "latest")
                            : configuration,
                    job::build);
            End end = oneProcess();
            String id = simulation.client().jobId();
            jobId = id.isEmpty() ? jobId : id;
            if (end == End.CRASHED) {
                story.add("crash");
                if (random.nextBoolean()) {
                    simulation.losePower();
                } else {
                    simulation.kill();
                }
                if (happens(0.7)) {
                    simulation.crashAtStep(simulation.steps() + random.nextInt(600));
                }
                if (simulation.isOver()) {
                    break;
                }
                if (damages && !damaged && !jobId.isEmpty() && random.nextBoolean()) {
                    damageTheNewest();
                }
            } else if (simulation.client().status() == JobStatus.FINISHED) {
                break;
            } else {
                requireKnownFailure(simulation.failure().orElseThrow());
            }
        }
        // Damage to what no restore needs, such as operator state that is overtaken, goes unseen.
        boolean wentBack = damaged && warningsOfDamage() > 0;
        job.requireOutput(
                atLeastOnce
                        ? Workload.Promise.AT_LEAST_ONCE
                        : wentBack ? Workload.Promise.OUTPUT_AGAIN : Workload.Promise.EXACTLY_ONCE);
        assertThat(job.undecided(jobId)).as("undecided transactions").isZero();
    }

    End oneProcess() {
        int full = 0;
        while (simulation.step()) {
            if (happens(cancels)) {
                story.add("cancel");
                simulation.client().cancel();
            }
            if (happens(triggers)) {
                story.add("trigger");
                var unused = simulation.client().triggerCheckpoint(random.nextBoolean());
            }
            if (full > 0 && --full == 0) {
                simulation.store().capacity(Long.MAX_VALUE);
            } else if (full == 0 && happens(fills)) {
                story.add("full");
                simulation.store().capacity(random.nextInt(5_000));
                full = 200;
            }
        }
        simulation.store().capacity(Long.MAX_VALUE);
        return simulation.run();
    }

    /** Damages what only the newest checkpoint refers to, if there is one before it. */
    void damageTheNewest() {
        simulation.withoutSteps(
                () -> {
                    JobFolder folder = new CheckpointDirectory(simulation.store()).job(jobId);
                    List<Long> ids = folder.checkpoints();
                    if (ids.size() < 2) {
                        return;
                    }
                    CheckpointMetadata newest = folder.read(ids.get(0));
                    Set<String> own = paths(newest);
                    own.removeAll(paths(folder.read(ids.get(1))));
                    List<String> files = new ArrayList<>(new TreeSet<>(own));
                    files.add(JobFolder.checkpointPath(ids.get(0)) + "/_metadata");
                    String file = jobId + "/" + files.get(random.nextInt(files.size()));
                    int size = (int) simulation.store().size(file).orElseThrow().longValue();
                    if (random.nextBoolean()) {
                        simulation.store().flipBit(file, random.nextInt(8 * size));
                    } else {
                        simulation.store().truncate(file, random.nextInt(size));
                    }
                    simulation.damaged(jobId, ids.get(0));
                    damaged = true;
                    story.add("damage " + file);
                });
    }

    long warningsOfDamage() {
        return simulation.events(JobEvent.Warning.class).stream()
                .filter(
                        warning ->
                                warning.message()
                                        .contains("can't be used, the one before it is taken"))
                .count();
    }

    private static Set<String> paths(CheckpointMetadata metadata) {
        return metadata.segments().stream()
                .map(SegmentHandle::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void requireKnownFailure(Throwable failure) {
        story.add(failure.getClass().getSimpleName());
        if (failure instanceof JobCanceledException) {
            return;
        }
        String text = String.valueOf(failure.getMessage());
        if (!text.contains("Simulated failure")
                && !text.contains("simulated failure")
                && !text.contains("is full")
                && !text.contains("checkpoints in a row have failed")) {
            throw new AssertionError("The job failed for another reason than ours", failure);
        }
    }

    @Override
    public String toString() {
        var events = simulation.events();
        return "%s, %d starts, %s, last events %s"
                .formatted(
                        configuration.toMap(),
                        starts,
                        story,
                        events.subList(Math.max(0, events.size() - 20), events.size()));
    }
}
