package io.weir.job;

import io.weir.backend.DeclaredState;
import io.weir.backend.StateBackend;
import io.weir.checkpoint.CheckpointMode;
import io.weir.checkpoint.CheckpointStats;
import io.weir.connector.Sink;
import io.weir.connector.SinkContext;
import io.weir.engine.Barrier;
import io.weir.engine.Deployment;
import io.weir.engine.FunctionCopies;
import io.weir.engine.KeyedTarget;
import io.weir.engine.OperatorStateImage;
import io.weir.engine.OperatorStates;
import io.weir.engine.SerialActor;
import io.weir.engine.SnapshotWriter;
import io.weir.engine.Specializer;
import io.weir.engine.TaskEnvironment;
import io.weir.engine.TaskFacts;
import io.weir.engine.Worker;
import io.weir.engine.WorkerListener;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.operator.Committing;
import io.weir.restore.EngineStates;
import io.weir.restore.RenamedOperators;
import io.weir.restore.RestorePlan;
import io.weir.savepoint.SavepointWriter;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CompactionPolicy;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.time.Clock;
import io.weir.types.BinaryInput;
import io.weir.types.Type;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One try at running a job, from a checkpoint or afresh until it ends or fails: its plan, workers,
 * and what has come in for checkpoints under way. Methods belong to the job's master, which may
 * block; the listener methods come from other threads and only pass messages on.
 */
final class Attempt implements WorkerListener, SnapshotWriter.Listener {
    private final Seams seams;
    private final JobSettings settings;
    private final JobHome home;
    private final JobMaster master;
    private final JobHome.@Nullable Restored restored;
    private final @Nullable StateReader stored;
    private final JobPlan plan;
    private final SerialActor writing;
    private final SerialActor compacting;
    private final SerialActor committing;
    private final SnapshotWriter writer;
    private final StateBackend stateBackend;
    private final boolean continuesChains;
    private final Discovery discovery;
    private final BarrierQueue barriers = new BarrierQueue();
    private final Map<Long, List<SnapshotWriter.Part>> parts = new HashMap<>();
    private final Map<Long, Integer> commitsMissing = new HashMap<>();
    private final Set<Integer> readyWorkers = new HashSet<>();
    private final Set<Integer> endedWorkers = new HashSet<>();
    private final Set<Integer> stoppedWorkers = new HashSet<>();
    private final Set<Integer> openWorkers = new HashSet<>();
    private final Map<String, List<DeclaredState>> declared = new HashMap<>();
    private final long startedNanos;

    /** Of all savepoints of this attempt, which are written by an actor each. */
    private final Set<String> savepointFolders = ConcurrentHashMap.newKeySet();

    private final AtomicLong restoredEntries = new AtomicLong();

    /** Of the savepoint that is being written. */
    private volatile @Nullable StateProgress writingSavepoint;

    private volatile List<Worker> workers = List.of();
    private volatile boolean started;
    private boolean cancelled;
    private long finalCheckpoint = -1;

    private Attempt(
            Seams seams,
            JobSettings settings,
            JobHome home,
            JobMaster master,
            JobHome.@Nullable Restored restored,
            JobPlan plan,
            int workerCount) {
        this.seams = seams;
        this.startedNanos = seams.clock().nanoTime();
        this.settings = settings;
        this.home = home;
        this.master = master;
        this.restored = restored;
        this.stored = restored == null ? null : RenamedOperators.of(restored.reader(), plan);
        this.plan = plan;
        this.continuesChains =
                restored != null
                        && restored.own()
                        && Layout.isSame(restored.metadata(), plan, workerCount);
        this.writing = SerialActor.start(seams.scheduler(), "writer", this::actorFailed);
        this.compacting = SerialActor.start(seams.scheduler(), "compactor", this::actorFailed);
        this.committing = SerialActor.start(seams.scheduler(), "committer", this::actorFailed);
        byte[] run = new byte[4];
        seams.random().nextBytes(run);
        this.writer =
                new SnapshotWriter(
                        home.store().folder().store(),
                        HexFormat.of().formatHex(run),
                        this,
                        writing,
                        compacting,
                        CompactionPolicy.DEFAULT,
                        this::nameOf);
        this.discovery = new Discovery(plan, seams.clock());
        this.stateBackend = settings.stateBackend().open();
    }

    /**
     * Plans, restores what has no key, lets sinks recover, and starts the workers, which restore
     * the rest.
     *
     * @param number how often the job was started before in this process
     * @throws JobRefusedException if the checkpoint does not fit the program
     */
    static Attempt start(
            Seams seams,
            JobSettings settings,
            List<OperatorNode> nodes,
            JobHome home,
            JobHome.@Nullable Restored restored,
            int number,
            JobMaster master)
            throws Exception {
        JobPlan plan = plan(settings, nodes, restored == null ? null : restored.metadata());
        if (restored != null) {
            // What follows from the operators alone is refused before any is made.
            Optional<String> refusal =
                    restored.plan(plan, Optional.empty()).refusal(settings.allowNonRestoredState());
            if (refusal.isPresent()) {
                throw new JobRefusedException(refusal.get(), null);
            }
        }
        int workerCount = settings.parallelism();
        Attempt attempt = new Attempt(seams, settings, home, master, restored, plan, workerCount);
        try {
            attempt.deploy(workerCount, number);
        } catch (Throwable t) {
            attempt.free();
            throw t;
        }
        return attempt;
    }

    /**
     * The plan of a program.
     *
     * @param from what it starts from, if anything: operators keep the max parallelism they had
     * @throws io.weir.graph.InvalidProgramException if it can't run as it is
     */
    static JobPlan plan(
            JobSettings settings, List<OperatorNode> nodes, @Nullable CheckpointMetadata from) {
        JobPlan fresh = plan(settings, nodes, Map.of());
        if (from == null) {
            return fresh;
        }
        Map<String, Integer> maxParallelism = new HashMap<>();
        RenamedOperators.of(from, fresh)
                .operators()
                .forEach(o -> maxParallelism.put(o.operatorId(), o.maxParallelism()));
        return plan(settings, nodes, maxParallelism);
    }

    private static JobPlan plan(
            JobSettings settings, List<OperatorNode> nodes, Map<String, Integer> maxParallelism) {
        return Planner.plan(
                nodes,
                new PlanSettings(
                        settings.parallelism(),
                        settings.maxParallelism(),
                        settings.chaining(),
                        settings.automaticUids(),
                        maxParallelism));
    }

    private void deploy(int workerCount, int number) throws IOException {
        OperatorStates states = stored == null ? OperatorStates.NONE : OperatorStates.read(stored);
        recoverSinks(states);
        TaskEnvironment environment =
                new TaskEnvironment(
                        home.jobId(),
                        number,
                        restored == null ? -1 : home.nextCheckpointId(0) - 1,
                        seams.clock(),
                        seams.scheduler(),
                        stateBackend,
                        new Specializer(settings.chainCompilation()),
                        settings.batchSize(),
                        plan.usesEventTime(),
                        settings.watermarkInterval().toMillis(),
                        settings.checkpointing().mode() == CheckpointMode.EXACTLY_ONCE);
        if (continuesChains && restored != null) {
            for (CheckpointMetadata.Chain chain : restored.metadata().chains()) {
                writer.continueChain(chain.worker(), chain.segments());
                home.store().continueChain(chain.worker(), chain.segments());
            }
        }
        workers =
                Deployment.deploy(
                        plan,
                        workerCount,
                        environment,
                        this,
                        writer,
                        states,
                        restored != null,
                        discovery.begin(states),
                        restored == null ? null : this::restore);
        for (Worker worker : workers) {
            worker.start(seams.scheduler());
        }
    }

    /** On each worker's thread: fills its keyed state. */
    private boolean restore(List<KeyedTarget> targets) throws IOException {
        StateReader from = stored;
        return from != null
                && new KeyedRestore(from, plan, restoredEntries::addAndGet).into(targets)
                && continuesChains;
    }

    /** How far it is with its state, if it is at it; for any thread. */
    Optional<StateProgress> stateProgress() {
        StateReader from = stored;
        if (from != null && !started) {
            return Optional.of(
                    new StateProgress(
                            StateProgress.Work.RESTORING,
                            restoredEntries.get(),
                            entries(from.metadata())));
        }
        return Optional.ofNullable(writingSavepoint);
    }

    private static long entries(CheckpointMetadata of) {
        long entries = 0;
        for (CheckpointMetadata.Chain chain : of.chains()) {
            entries += chain.segments().stream().mapToLong(segment -> segment.entries()).sum();
        }
        return entries + of.files().stream().mapToLong(file -> file.entries()).sum();
    }

    private void recoverSinks(OperatorStates states) throws IOException {
        for (PlannedOperator operator : plan.operators()) {
            if (operator.node().body() instanceof OperatorNode.Body.Writes writes) {
                recover(operator, writes.sink(), states);
            }
        }
    }

    private <T, C> void recover(PlannedOperator operator, Sink<T, C> sink, OperatorStates states)
            throws IOException {
        Sink<T, C> own = FunctionCopies.copy(sink, operator.name());
        List<C> held =
                decode(
                        states,
                        new StateId(operator.operatorId(), EngineStates.COMMITTABLES),
                        own.committableType());
        if (!held.isEmpty()) {
            own.commit(held);
        }
        own.abortAllBut(
                held,
                new SinkContext() {
                    @Override
                    public String jobId() {
                        return home.jobId();
                    }

                    @Override
                    public String operatorUid() {
                        return operator.uid().orElse(operator.operatorId());
                    }

                    @Override
                    public Clock clock() {
                        return seams.clock();
                    }
                });
    }

    static <C> List<C> decode(OperatorStates states, StateId state, Type<C> type) {
        OperatorStateImage image = states.all(state).orElse(null);
        if (image == null) {
            return List.of();
        }
        Type.ValueReader<C> reader = type.readerFor(image.valueSchema());
        List<C> items = new ArrayList<>();
        for (byte[] item : image.items()) {
            items.add(reader.read(new BinaryInput(item)));
        }
        return items;
    }

    // ---- what the master asks ------------------------------------------------------------------

    JobHome.@Nullable Restored restored() {
        return restored;
    }

    boolean continuesChains() {
        return continuesChains;
    }

    int workers() {
        return workers.size();
    }

    long recordsIn() {
        return workers.stream().mapToLong(Worker::recordsIn).sum();
    }

    /** What the parts of the job have done. Safe for any thread. */
    JobFacts facts() {
        return JobFacts.of(
                plan,
                workers.stream().flatMap(worker -> worker.facts().stream()).toList(),
                seams.clock().nanoTime() - startedNanos);
    }

    long sourceRecords() {
        return workers.stream().mapToLong(Worker::sourceRecords).sum();
    }

    boolean isBackpressured() {
        return workers.stream().anyMatch(Worker::isBackpressured);
    }

    /** Lets the records flow; false if they do already. */
    boolean startRecords() {
        if (started) {
            return false;
        }
        started = true;
        workers.forEach(Worker::startRecords);
        return true;
    }

    void trigger(Barrier barrier) {
        parts.put(barrier.checkpointId(), new ArrayList<>());
        barriers.add(barrier).ifPresent(this::send);
    }

    private void send(Barrier barrier) {
        workers.forEach(worker -> worker.trigger(barrier));
    }

    void keep(SnapshotWriter.Part part) {
        List<SnapshotWriter.Part> known = parts.get(part.checkpointId());
        if (known != null) {
            known.add(part);
            if (known.size() == workers.size()) {
                barriers.ended(part.checkpointId()).ifPresent(this::send);
            }
        }
    }

    void forget(long checkpointId) {
        parts.remove(checkpointId);
    }

    void abort(long checkpointId) {
        workers.forEach(worker -> worker.abort(checkpointId));
        barriers.ended(checkpointId).ifPresent(this::send);
    }

    /** The checkpoint exists: sinks commit. */
    void complete(long checkpointId, boolean last) {
        if (last) {
            finalCheckpoint = checkpointId;
        }
        commitsMissing.put(checkpointId, workers.size());
        workers.forEach(worker -> worker.complete(checkpointId));
    }

    /** A stop has failed: the sources go on. */
    void resumeSources() {
        if (started) {
            workers.forEach(Worker::resumeSources);
        }
    }

    void nextSnapshotFull(int worker) {
        workers.get(worker).nextSnapshotFull();
    }

    CheckpointMetadata metadata(
            long checkpointId,
            CheckpointMetadata.Kind kind,
            boolean drained,
            long nowMillis,
            CheckpointStats stats) {
        CheckpointMetadata metadata =
                MetadataOf.checkpoint(
                        checkpointId,
                        kind,
                        home.jobId(),
                        settings.name(),
                        nowMillis,
                        restored == null ? null : restored.location(),
                        plan,
                        parts.getOrDefault(checkpointId, List.of()),
                        stats);
        return drained ? metadata.asDrained() : metadata;
    }

    /**
     * Makes a savepoint of what the workers have handed in, from files alone, on an actor of its
     * own.
     *
     * @param directory in which it gets a folder
     * @param written learns its path
     * @param failed learns why there is none
     */
    void writeSavepoint(
            CheckpointMetadata metadata,
            String directory,
            Consumer<String> written,
            Consumer<String> failed) {
        SerialActor writing =
                SerialActor.start(seams.scheduler(), "savepoint", t -> failed.accept(t.toString()));
        writing.submit(
                () -> {
                    try (FileStore store = seams.stores().open(directory)) {
                        Instant now = Instant.ofEpochMilli(seams.clock().currentTimeMillis());
                        String name = unused(store, SavepointWriter.name(home.jobId(), now));
                        GivingWay pace =
                                new GivingWay(
                                        workers.size(), seams.clock().nanoTime(), busyNanos());
                        var savepoint =
                                new SavepointWriter(
                                        store,
                                        name,
                                        Runnable::run,
                                        (done, total) -> {
                                            writingSavepoint =
                                                    new StateProgress(
                                                            StateProgress.Work.WRITING_SAVEPOINT,
                                                            done,
                                                            total);
                                            giveWay(pace);
                                        });
                        var unusedMetadata =
                                savepoint.write(home.store().folder().store(), metadata);
                        written.accept(store.uri() + "/" + name);
                    } catch (IOException | RuntimeException e) {
                        failed.accept(e.getMessage() == null ? e.toString() : e.getMessage());
                    } finally {
                        writingSavepoint = null;
                    }
                });
        writing.close();
    }

    private void giveWay(GivingWay pace) {
        long rest = pace.restNanos(seams.clock().nanoTime(), busyNanos());
        seams.scheduler().giveWay(workers.size(), rest);
    }

    /** How long all workers together have been busy. */
    private long busyNanos() {
        long busy = 0;
        for (Worker worker : workers) {
            for (TaskFacts task : worker.facts()) {
                busy += task.busyNanos();
            }
        }
        return busy;
    }

    /**
     * The name, or one like it that is free. Savepoints are written side by side, so one that has
     * no file yet may have its name already.
     */
    private String unused(FileStore store, String name) throws IOException {
        String free = name;
        for (int i = 2;
                !savepointFolders.add(store.uri() + "/" + free) || !store.list(free).isEmpty();
                i++) {
            free = name + "-" + i;
        }
        return free;
    }

    void discoverIfDue(long nowNanos) throws IOException {
        if (started) {
            discovery.ifDue(nowNanos, workers);
        }
    }

    long nextDiscoveryNanos() {
        return discovery.nextNanos();
    }

    /** Ends the workers; {@link JobMaster#attemptEnded} follows. */
    void cancel() {
        if (!cancelled) {
            cancelled = true;
            master.recordsIn(recordsIn());
            writer.close();
            workers.forEach(Worker::cancel);
        }
    }

    /** Nothing runs any more. */
    private void free() {
        stateBackend.close();
        writing.close();
        compacting.close();
        committing.close();
    }

    // ---- what workers and the writer tell ------------------------------------------------------

    @Override
    public void opened(int worker, Map<String, List<DeclaredState>> states) {
        master.postFrom(
                this,
                () -> {
                    states.forEach(
                            (id, of) ->
                                    declared.computeIfAbsent(id, i -> new ArrayList<>())
                                            .addAll(of));
                    openWorkers.add(worker);
                    if (openWorkers.size() == workers.size() && !cancelled) {
                        decideRestore();
                        workers.forEach(Worker::restore);
                    }
                });
    }

    /** All states of the job are known now; no record has moved. */
    private void decideRestore() throws IOException {
        if (restored == null) {
            return;
        }
        RestorePlan decision = restored.plan(plan, Optional.of(declared));
        Optional<String> refusal = decision.refusal(settings.allowNonRestoredState());
        if (refusal.isPresent()) {
            throw new JobRefusedException(refusal.get(), null);
        }
        for (String left : decision.leftBehind()) {
            master.warn("Left behind, as asked: " + left + ".");
        }
    }

    @Override
    public void ready(int worker) {
        master.postFrom(
                this,
                () -> {
                    readyWorkers.add(worker);
                    if (readyWorkers.size() == workers.size() && !cancelled) {
                        master.ready(this);
                    }
                });
    }

    private String operatorOf(StateId state) {
        return plan.operators().stream()
                .filter(o -> o.operatorId().equals(state.operatorId()))
                .map(PlannedOperator::toString)
                .findFirst()
                .orElse(state.operatorId());
    }

    private String nameOf(StateId state) {
        return "'%s' of operator %s".formatted(state.name(), operatorOf(state));
    }

    @Override
    public void inputEnded(int worker) {
        master.postFrom(
                this,
                () -> {
                    endedWorkers.add(worker);
                    if (endedWorkers.size() == workers.size() && !cancelled) {
                        master.inputEnded();
                    }
                });
    }

    @Override
    public void commit(int worker, long checkpointId, List<Committing.Commit> commits) {
        committing.submit(
                () -> {
                    try {
                        for (Committing.Commit commit : commits) {
                            commit.run();
                        }
                        master.postFrom(this, () -> committed(checkpointId));
                    } catch (Throwable t) {
                        master.postFrom(this, () -> master.failed(t));
                    }
                });
    }

    private void committed(long checkpointId) throws Exception {
        int missing = commitsMissing.merge(checkpointId, -1, Integer::sum);
        if (missing == 0) {
            commitsMissing.remove(checkpointId);
            master.committed(checkpointId, checkpointId == finalCheckpoint);
        }
    }

    @Override
    public void failed(int worker, Throwable cause) {
        master.postFrom(this, () -> master.failed(cause));
    }

    @Override
    public void stopped(int worker) {
        master.postFrom(
                this,
                () -> {
                    stoppedWorkers.add(worker);
                    if (stoppedWorkers.size() == workers.size()) {
                        // What was submitted before is done before: segments, compactions, commits.
                        writing.submit(() -> compacting.submit(this::awaitCommits));
                    }
                });
    }

    private void awaitCommits() {
        committing.submit(
                () ->
                        master.postFrom(
                                this,
                                () -> {
                                    free();
                                    master.attemptEnded();
                                }));
    }

    private void actorFailed(Throwable cause) {
        master.postFrom(this, () -> master.failed(cause));
    }

    @Override
    public void acknowledged(SnapshotWriter.Part part) {
        master.postFrom(this, () -> master.acknowledged(this, part));
    }

    @Override
    public void declined(int worker, long checkpointId, Exception cause) {
        master.postFrom(this, () -> master.declined(this, worker, checkpointId, cause));
    }

    @Override
    public void wholeSnapshotWanted(int worker) {
        master.postFrom(this, () -> nextSnapshotFull(worker));
    }

    @Override
    public void preparationFailed(int worker, long checkpointId, Exception cause) {
        master.postFrom(this, () -> master.failed(cause));
    }
}
