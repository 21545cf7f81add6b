package io.weir.testkit.lives;

import io.weir.config.Configuration;
import io.weir.job.JobCanceledException;
import io.weir.job.JobClient;
import io.weir.job.JobEvent;
import io.weir.job.JobStatus;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.testkit.sim.Simulation;
import io.weir.testkit.sim.Simulation.End;
import io.weir.testkit.sim.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random life of a job, from one seed: other parallelisms, batches and settings, failures of
 * functions, sinks and disk, crashes, cancellations, damaged checkpoints, savepoints, stops, and
 * going back to any checkpoint or savepoint with another version of the program.
 *
 * <p>A life has <em>eras</em>: one begins at the start, and whenever somebody goes on from a
 * certain checkpoint or savepoint. In an era a job that has died goes on from its latest
 * checkpoint.
 */
final class Life {
    /** The user's function has failed. */
    static final class FunctionFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FunctionFailure() {
            super("simulated failure of the function");
        }
    }

    /** Settings that say nothing about a life. */
    private static final Set<String> SAME_IN_ALL =
            Set.of(
                    "execution.checkpointing.dir",
                    "execution.checkpointing.savepoint-dir",
                    "execution.checkpointing.mode",
                    "pipeline.max-parallelism",
                    "pipeline.name");

    /** Makes the work of a life. */
    @FunctionalInterface
    interface WorkloadFactory {
        /** Makes it by chance. */
        Workload create(Simulation simulation, Choices choices, Workload.Trouble trouble);
    }

    /** How much can happen. */
    enum Kind {
        /** Everything. */
        EXACTLY_ONCE,
        /** Everything but stops with a savepoint, with barriers that are not aligned. */
        AT_LEAST_ONCE,
        /** Crashes and failures of a small job, at full speed. */
        SMALL
    }

    /**
     * A checkpoint or savepoint that one can go on from.
     *
     * @param drained whether it may have been taken after the job was drained
     */
    private record Point(
            long id, String path, String jobId, boolean drained, Workload.Outside outside) {
        boolean isSavepoint() {
            return path.startsWith(Simulation.SAVEPOINTS);
        }
    }

    final Simulation simulation;
    final Choices choices;
    final Workload job;
    private final Kind kind;
    private final boolean damages;
    private final double functionFails;
    private final double sinkFails;
    private final double diskFails;
    private final double slow;
    private final double cancels;
    private final double triggers;
    private final double savepoints;
    private final double stops;
    private final double goesBack;
    private final double fills;
    private Configuration configuration = Configuration.empty();
    private int starts;
    private boolean damaged;

    private final List<Point> points = new ArrayList<>();
    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private int seen;

    private int era;
    private int version;
    private @Nullable Point eraStart;
    private final Set<String> eraJobs = new HashSet<>();
    private boolean eraHadCheckpoint;
    private String jobId = "";

    /** The savepoint that nothing has happened after; what a stop leaves. */
    private @Nullable Point last;

    private boolean stopping;
    private boolean draining;
    private @Nullable CompletableFuture<String> stopAnswer;
    private @Nullable Cut endedAt;

    Life(long seed, WorkloadFactory factory, Kind kind) {
        this(seed, factory, kind, Choices.Simpler.NOTHING);
    }

    Life(long seed, WorkloadFactory factory, Kind kind, Choices.Simpler simpler) {
        this.kind = kind;
        simulation = new Simulation(seed);
        choices = new Choices(simulation.random(), simpler);
        simulation.turnsTake(choices.of("a turn takes, ns", 0, 5_000, 20_000, 100_000));
        simulation.endsWithin(40_000);
        simulation.faults(this::mayFail);
        functionFails = choices.chance("a function fails", 0.02);
        sinkFails = choices.chance("a source or sink fails", 0.05);
        diskFails = choices.chance("the disk fails", 0.01);
        slow = choices.chance("a call is slow", 0.03);
        cancels = choices.chance("somebody cancels", 0.002);
        triggers = choices.chance("somebody triggers a checkpoint", 0.02);
        fills = choices.chance("the disk is full", 0.002);
        boolean all = kind != Kind.SMALL;
        savepoints = all ? choices.chance("somebody takes a savepoint", 0.005) : 0;
        stops =
                kind == Kind.EXACTLY_ONCE
                        ? choices.chance("somebody stops with a savepoint", 0.004)
                        : 0;
        goesBack = all ? choices.chance("somebody goes back", 0.5) : 0;
        damages = choices.of("checkpoints are damaged", 0, 0, 0, 1) == 1;
        // Few mishaps in most lives, so that they get far; many in some.
        choices.atMost(choices.of("mishaps", 8, 8, 8, 40) * choices.random().nextInt(8) / 7);
        job = factory.create(simulation, choices, this::trouble);
        if (kind != Kind.AT_LEAST_ONCE) {
            simulation.checkpointsMust(job::requireConsistentCut);
        }
    }

    /** Has it told, line by line, as it is lived. */
    Life told(Consumer<String> to) {
        simulation.narrate(to);
        return this;
    }

    private boolean happens(double chance, String what) {
        boolean now = choices.happens(chance);
        if (now) {
            simulation.tell(what);
        }
        return now;
    }

    private void trouble(Object record) {
        if (happens(functionFails, "the function fails")) {
            throw new FunctionFailure();
        }
    }

    private static boolean isOutside(String what) {
        return what.contains("transaction") || what.contains("rows") || what.contains("partition");
    }

    private void mayFail(String what) throws IOException {
        if (happens(slow, "this takes 70 ms: " + what)) {
            simulation.clock().advanceBy(70_000_000);
        }
        if (happens(isOutside(what) ? sinkFails : diskFails, "this fails: " + what)) {
            throw new IOException("Simulated failure: " + what);
        }
    }

    private Configuration settings() {
        Configuration c =
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                        .with(
                                "execution.checkpointing.interval",
                                choices.of("checkpoint interval", "1 ms", "2 ms", "10 ms"))
                        .with(
                                "execution.checkpointing.timeout",
                                choices.of("checkpoint timeout", "10 min", "50 ms", "100 ms"))
                        .with(
                                "execution.checkpointing.max-concurrent-checkpoints",
                                choices.of("checkpoints at once", "1", "1", "2", "3"))
                        .with(
                                "execution.checkpointing.num-retained",
                                choices.of("checkpoints retained", "1", "2", "3"))
                        .with(
                                "execution.checkpointing.tolerable-failed-checkpoints",
                                choices.of("checkpoints that may fail", "0", "2", "-1"))
                        .with(
                                "execution.checkpointing.incremental",
                                choices.of("incremental", "true", "true", "false"))
                        .with(
                                "execution.checkpointing.mode",
                                kind == Kind.AT_LEAST_ONCE ? "AT_LEAST_ONCE" : "EXACTLY_ONCE")
                        .with("pipeline.max-parallelism", "8")
                        .with(
                                "parallelism.default",
                                kind == Kind.SMALL
                                        ? choices.of("parallelism", "1", "2")
                                        : choices.of("parallelism", "1", "2", "3", "4"))
                        .with("pipeline.batch-size", choices.of("batch size", "1", "2", "5", "256"))
                        .with(
                                "pipeline.operator-chaining.enabled",
                                choices.of("chaining", "true", "true", "false"))
                        .with(
                                "pipeline.chain-compilation.enabled",
                                kind != Kind.SMALL && choices.below("compilation", 20) == 19
                                        ? "true"
                                        : "false");
        if (choices.below("restart strategy", 2) == 1) {
            return c.with("restart-strategy.type", "fixed-delay")
                    .with("restart-strategy.fixed-delay.attempts", "1000")
                    .with("restart-strategy.fixed-delay.delay", "1 ms");
        }
        return c.with("restart-strategy.type", "none");
    }

    private Configuration whereFrom() {
        Configuration c = configuration.with("pipeline.name", "job of era " + era);
        if (version > 1) {
            c = c.with("execution.state-recovery.ignore-unclaimed-state", "true");
        }
        if (simulation.hasCheckpoint(eraJobs)) {
            return c.with("execution.state-recovery.path", "latest");
        }
        return eraStart == null ? c : c.with("execution.state-recovery.path", eraStart.path());
    }

    /** Lives it. */
    void live() {
        if (choices.happens(0.5)) {
            simulation.crashAtStep(1 + choices.random().nextInt(800));
        }
        while (true) {
            if (starts == 0 || choices.random().nextInt(3) == 0) {
                configuration = settings();
            }
            start();
            End end = oneProcess();
            look();
            if (end == End.CRASHED) {
                comeBack();
                if (isOver()) {
                    break;
                }
                damageIfWished();
            } else if (simulation.client().status() == JobStatus.FINISHED) {
                requireAnswers();
                Point stop = last;
                if (stop == null || stop.drained()) {
                    break;
                }
                goOnFrom(stop, false);
            } else {
                requireAnswers();
                requireKnownFailure(simulation.failure().orElseThrow());
            }
            if (happens(goesBack, "somebody goes back")) {
                goBack();
            }
        }
        requireOutput();
    }

    private void start() {
        starts++;
        last = null;
        endedAt = null;
        draining = false;
        stopping = false;
        answers.clear();
        Configuration c = whereFrom();
        Map<String, String> told = new TreeMap<>(c.toMap());
        told.keySet().removeAll(SAME_IN_ALL);
        simulation.tell("process %d starts: version %d, %s".formatted(starts, version, told));
        simulation.start(c, env -> job.build(env, version));
    }

    private End oneProcess() {
        int full = 0;
        JobClient client = simulation.client();
        while (simulation.step()) {
            look();
            if (happens(cancels, "somebody cancels the job")) {
                client.cancel();
            }
            if (happens(triggers, "somebody triggers a checkpoint")) {
                answers.add(client.triggerCheckpoint(choices.random().nextBoolean()));
            }
            if (happens(savepoints, "somebody takes a savepoint")) {
                answers.add(client.triggerSavepoint(Optional.empty()));
            }
            if (!stopping && happens(stops, "somebody stops the job with a savepoint")) {
                stopping = true;
                boolean drain = choices.below("draining", 3) == 2;
                draining |= drain;
                stopAnswer = client.stopWithSavepoint(drain, Optional.empty());
                answers.add(stopAnswer);
            }
            if (full > 0 && --full == 0) {
                simulation.store().capacity(Long.MAX_VALUE);
            } else if (full == 0 && happens(fills, "the disk is full for a while")) {
                simulation.store().capacity(choices.random().nextInt(5_000));
                full = 200;
            }
        }
        simulation.store().capacity(Long.MAX_VALUE);
        return simulation.run();
    }

    /** Takes note of what has happened since the last time. */
    private void look() {
        String id = simulation.client().jobId();
        if (!id.isEmpty()) {
            eraJobs.add(id);
            jobId = id;
        }
        List<JobEvent> events = simulation.events();
        for (; seen < events.size(); seen++) {
            if (events.get(seen) instanceof JobEvent.Restored restored) {
                last = null;
                endedAt = whereItEnded(restored);
                // One that was asked for before the job was up comes only now.
                draining &= stopAnswer != null && !stopAnswer.isDone();
            } else if (events.get(seen) instanceof JobEvent.CheckpointCompleted completed) {
                Point point =
                        new Point(
                                completed.checkpointId(),
                                completed.path(),
                                id,
                                draining,
                                job.outside());
                if (!point.isSavepoint()) {
                    eraHadCheckpoint = true;
                }
                last = point.isSavepoint() ? point : null;
                points.add(point);
            }
        }
        if (last != null && job.newestCommitted() > last.id()) {
            last = null;
        }
    }

    /**
     * A process that dies while it ends a job that was drained leaves the last checkpoint behind:
     * whoever goes on from it finds nothing left to do.
     */
    private @Nullable Cut whereItEnded(JobEvent.Restored from) {
        if (from.path().startsWith(Simulation.SAVEPOINTS) || simulation.hasCrashed()) {
            return null;
        }
        Cut[] read = new Cut[1];
        simulation.withoutSteps(
                () -> {
                    String path = from.path().substring(Simulation.DIRECTORY.length());
                    JobFolder folder =
                            new CheckpointDirectory(simulation.store())
                                    .job(path.substring(0, path.indexOf('/')));
                    CheckpointMetadata metadata = folder.read(from.checkpointId());
                    if (metadata.drained()) {
                        read[0] = Cut.of(StoredState.of(folder.store(), metadata));
                    }
                });
        return read[0];
    }

    private void comeBack() {
        if (choices.random().nextBoolean()) {
            simulation.losePower();
        } else {
            simulation.kill();
        }
        if (choices.happens(0.7)) {
            simulation.crashAtStep(simulation.steps() + 1 + choices.random().nextInt(600));
        }
    }

    /**
     * Whether the job has done all its work: it had checkpoints and has none left, which is how a
     * process leaves things that dies while it removes the checkpoints of a finished job. If it was
     * stopped, it goes on from the savepoint.
     */
    private boolean isOver() {
        if (!eraHadCheckpoint || simulation.hasCheckpoint(eraJobs)) {
            return false;
        }
        Point stop = last;
        if (stop == null || stop.drained()) {
            return true;
        }
        goOnFrom(stop, false);
        return false;
    }

    /** Begins an era. */
    private void goOnFrom(Point point, boolean outsideToo) {
        if (outsideToo) {
            point.outside().goBack(point.id());
        }
        simulation.goBackTo(point.id());
        era++;
        eraStart = point;
        eraJobs.clear();
        eraHadCheckpoint = false;
        version = choices.below("version", 2) == 1 ? version + 1 : version;
        simulation.tell("era %d begins from %s".formatted(era, point.path()));
    }

    /** Somebody sets the job back to any point that is still there, and its output with it. */
    private void goBack() {
        List<Point> there = new ArrayList<>(points);
        there.removeIf(point -> point.drained() || damaged || !isThere(point));
        if (!there.isEmpty()) {
            goOnFrom(there.get(choices.random().nextInt(there.size())), true);
        }
    }

    private boolean isThere(Point point) {
        String folder = point.path().substring(Simulation.DIRECTORY.length());
        return simulation.store().visible().containsKey(folder + "/_metadata");
    }

    private void requireOutput() {
        Cut cut = endedAt == null ? Cut.END : endedAt;
        Point stop = last;
        if (stop != null && stop.drained()) {
            Cut[] read = new Cut[1];
            simulation.withoutSteps(
                    () -> read[0] = Cut.of(StoredState.of(simulation.savepoint(stop.path()))));
            cut = read[0];
        }
        // Damage to what no restore needs, such as operator state that is overtaken, goes unseen.
        boolean again = damaged && warningsOfDamage() > 0;
        job.requireOutput(
                kind == Kind.AT_LEAST_ONCE
                        ? Workload.Promise.AT_LEAST_ONCE
                        : again ? Workload.Promise.OUTPUT_AGAIN : Workload.Promise.EXACTLY_ONCE,
                cut);
        // What a job has prepared that died before its first checkpoint, nobody knows of.
        long undecided = jobId.isEmpty() ? 0 : job.undecided(jobId);
        if (undecided != 0) {
            throw new AssertionError(undecided + " transactions are undecided at the end");
        }
    }

    /** Whoever has asked for something has an answer when the job is over. */
    private void requireAnswers() {
        for (CompletableFuture<?> answer : answers) {
            if (!answer.isDone()) {
                throw new AssertionError("Somebody still waits for a checkpoint or savepoint");
            }
        }
    }

    /** Damages what only the newest checkpoint refers to, if there is one before it. */
    private void damageIfWished() {
        if (!damages || damaged || eraJobs.isEmpty() || choices.random().nextBoolean()) {
            return;
        }
        simulation.withoutSteps(
                () -> {
                    for (String id : new TreeSet<>(eraJobs)) {
                        damageTheNewest(id);
                    }
                });
    }

    private void damageTheNewest(String jobId) throws IOException {
        JobFolder folder = new CheckpointDirectory(simulation.store()).job(jobId);
        List<Long> ids = folder.checkpoints();
        if (ids.size() < 2 || damaged) {
            return;
        }
        CheckpointMetadata newest = folder.read(ids.get(0));
        Set<String> own = paths(newest);
        own.removeAll(paths(folder.read(ids.get(1))));
        List<String> files = new ArrayList<>(own);
        files.add(JobFolder.checkpointPath(ids.get(0)) + "/_metadata");
        String file = jobId + "/" + files.get(choices.random().nextInt(files.size()));
        int size = (int) simulation.store().size(file).orElseThrow().longValue();
        if (choices.random().nextBoolean()) {
            simulation.store().flipBit(file, choices.random().nextInt(8 * size));
        } else {
            simulation.store().truncate(file, choices.random().nextInt(size));
        }
        simulation.damaged(jobId, ids.get(0));
        damaged = true;
        simulation.tell("somebody damages " + file);
    }

    private long warningsOfDamage() {
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

    private void requireKnownFailure(Throwable failure) {
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
        return "%s, %d processes, %d eras".formatted(choices.taken(), starts, era + 1);
    }
}
