package io.weir.engine;

import io.weir.backend.CapturedBlock;
import io.weir.backend.DeclaredState;
import io.weir.operator.Committing;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks that share a thread, in turns: commands, what comes in, the sources, some pages of
 * a running snapshot, timers. Nothing in a turn blocks. With nothing to do it sends the batches
 * that are not full and sleeps until it is woken or a timer is due.
 *
 * <p>Commands ({@link #trigger} and the like) are safe for any thread; all else belongs to the
 * worker's own.
 */
public final class Worker implements Scheduler.Actor {
    /**
     * Batches that are not full leave after so many busy turns, so that they do not wait for ever.
     */
    private static final int TURNS_BETWEEN_FLUSHES = 16;

    /** Pages of state captured in a turn: some ten microseconds. */
    private static final int PAGES_PER_TURN = 4;

    private interface Command {
        void run() throws Exception;
    }

    private final int index;
    private final Clock clock;
    private final WorkerListener listener;
    private final SnapshotBuild.Factory snapshots;
    private final ConcurrentLinkedQueue<Command> mailbox = new ConcurrentLinkedQueue<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<SourceTask<?, ?>> sources = new ArrayList<>();
    private @Nullable Restorer restorer;
    private Scheduler.@Nullable Running running;
    private Phase phase = Phase.NEW;
    private @Nullable Snapshot snapshot;
    private volatile boolean cancelled;
    private boolean started;
    private boolean failed;
    private boolean endReported;
    private boolean nextSnapshotFull = true;
    private long lastTriggered = -1;
    private long newestTaken = -1;
    private int turnsSinceFlush;
    private long turnEndedNanos;
    private volatile long recordsIn;
    private volatile long sourceRecords;
    private volatile boolean backpressured;

    private enum Phase {
        NEW,
        OPEN,
        RESTORED
    }

    /** Fills the keyed state of the worker's tasks from a checkpoint; may block. */
    public interface Restorer {
        /**
         * Applies all blocks that concern the tasks.
         *
         * @return whether the next snapshot may hold just what changes from here
         */
        boolean restore(List<KeyedTarget> targets) throws Exception;
    }

    /** A snapshot that is being captured. */
    private static final class Snapshot {
        final long checkpointId;
        final boolean full;
        final SnapshotBuild build;
        final Map<Task, TaskSnapshot> taken = new LinkedHashMap<>();
        final long begunNanos;
        long pauseNanos;
        long alignmentNanos;

        Snapshot(long checkpointId, boolean full, SnapshotBuild build, long begunNanos) {
            this.begunNanos = begunNanos;
            this.checkpointId = checkpointId;
            this.full = full;
            this.build = build;
        }
    }

    Worker(int index, Clock clock, WorkerListener listener, SnapshotBuild.Factory snapshots) {
        this.index = index;
        this.clock = clock;
        this.listener = listener;
        this.snapshots = snapshots;
    }

    /** Its number, from 0. */
    public int index() {
        return index;
    }

    /** Tasks are added in topological order. */
    void addTask(Task task) {
        tasks.add(task);
        if (task instanceof SourceTask<?, ?> source) {
            sources.add(source);
        }
    }

    void setRestorer(Restorer restorer) {
        this.restorer = restorer;
    }

    /** Starts taking turns: the tasks open and restore, then wait for {@link #startRecords}. */
    public void start(Scheduler scheduler) {
        running = scheduler.start("worker-" + index, this);
    }

    /** Has it take a turn. */
    void wake() {
        Scheduler.Running r = running;
        if (r != null) {
            r.wake();
        }
    }

    /** Records taken in by all tasks so far; a little late. Safe for any thread. */
    public long recordsIn() {
        return recordsIn;
    }

    /** Records that sources have emitted so far; a little late. Safe for any thread. */
    public long sourceRecords() {
        return sourceRecords;
    }

    /** What the tasks have done so far; a little late. Safe for any thread. */
    public List<TaskFacts> facts() {
        List<TaskFacts> facts = new ArrayList<>();
        for (Task task : tasks) {
            facts.add(task.facts());
        }
        return facts;
    }

    /** Whether some task can't go on because those after it are slower. Safe for any thread. */
    public boolean isBackpressured() {
        return backpressured;
    }

    /** Lets the records begin to flow. */
    public void startRecords() {
        command(
                () -> {
                    started = true;
                    for (SourceTask<?, ?> source : sources) {
                        source.release();
                    }
                });
    }

    /** Has the sources send the barrier of a checkpoint. */
    public void trigger(Barrier barrier) {
        command(() -> inject(barrier));
    }

    /** The sources go on that were suspended by a barrier. */
    public void resumeSources() {
        command(() -> sources.forEach(SourceTask::release));
    }

    /** A checkpoint is given up. */
    public void abort(long checkpointId) {
        command(
                () -> {
                    lastTriggered = Math.max(lastTriggered, checkpointId);
                    for (Task task : tasks) {
                        task.checkpointAborted(checkpointId);
                    }
                    Snapshot s = snapshot;
                    if (s != null && s.checkpointId == checkpointId) {
                        abandon(s);
                    }
                });
    }

    /** A checkpoint is complete. */
    public void complete(long checkpointId) {
        command(new Completion(checkpointId));
    }

    /** What was captured last could not be stored: the next snapshot holds everything. */
    public void nextSnapshotFull() {
        command(() -> nextSnapshotFull = true);
    }

    /** A source has more splits; those of {@code subtask} are for this worker. */
    public void addSplits(String operatorId, int subtask, List<?> splits) {
        command(
                () -> {
                    for (SourceTask<?, ?> source : sources) {
                        if (source.planned().operatorId().equals(operatorId)
                                && source.subtask() == subtask) {
                            source.addSplits(splits);
                        }
                    }
                });
    }

    /** A reader wants to be polled. */
    void sourceWoken(SourceTask<?, ?> source) {
        command(source::woken);
    }

    /** Ends all tasks without a further word; {@link WorkerListener#stopped} follows. */
    public void cancel() {
        cancelled = true;
        wake();
    }

    private void command(Command command) {
        mailbox.add(command);
        wake();
    }

    @Override
    public long turn() {
        if (cancelled) {
            commitWhatIsComplete();
            closeTasks();
            listener.stopped(index);
            return DONE;
        }
        if (failed) {
            return WHEN_WOKEN;
        }
        try {
            return switch (phase) {
                case NEW -> open();
                case OPEN -> runCommands() ? AGAIN : WHEN_WOKEN;
                case RESTORED -> work();
            };
        } catch (Throwable t) {
            failed = true;
            listener.failed(index, t);
            return WHEN_WOKEN;
        }
    }

    private long open() throws Exception {
        Map<String, List<DeclaredState>> declared = new LinkedHashMap<>();
        for (Task task : tasks) {
            task.open();
            task.declared().forEach((id, states) -> merge(declared, id, states));
        }
        if (restorer == null) {
            phase = Phase.RESTORED;
            listener.ready(index);
            return AGAIN;
        }
        phase = Phase.OPEN;
        listener.opened(index, declared);
        return WHEN_WOKEN;
    }

    private static void merge(
            Map<String, List<DeclaredState>> declared, String id, List<DeclaredState> states) {
        List<DeclaredState> known = declared.computeIfAbsent(id, i -> new ArrayList<>());
        for (DeclaredState state : states) {
            if (known.stream().noneMatch(other -> other.name().equals(state.name()))) {
                known.add(state);
            }
        }
    }

    /** What the tasks have declared fits what there is: fills their keyed state. */
    public void restore() {
        command(
                () -> {
                    Restorer from = restorer;
                    if (from == null) {
                        throw new IllegalStateException(
                                "Worker " + index + " has nothing to restore from");
                    }
                    List<KeyedTarget> targets = new ArrayList<>();
                    for (Task task : tasks) {
                        for (OperatorHost host : task.hosts()) {
                            if (host.keyedBackend() != null) {
                                targets.add(host.keyedTarget());
                            }
                        }
                    }
                    nextSnapshotFull = !from.restore(targets);
                    for (KeyedTarget target : targets) {
                        nextSnapshotFull |= target.backend().mustBeFull();
                    }
                    restorer = null;
                    phase = Phase.RESTORED;
                    listener.ready(index);
                });
    }

    private long work() throws Exception {
        boolean progress = runCommands();
        if (started) {
            progress |= runTasks();
        } else {
            // Before the start only barriers move: those of the first checkpoint.
            progress |= runBarriersOnly();
        }
        progress |= captureSome();
        long nextMillis = nextProcessingTime();
        if (started && nextMillis != Long.MAX_VALUE) {
            long now = clock.currentTimeMillis();
            if (nextMillis <= now) {
                progress |= fireTimers(now);
            }
        }
        if (!progress || ++turnsSinceFlush >= TURNS_BETWEEN_FLUSHES) {
            turnsSinceFlush = 0;
            boolean flushed = flush();
            updateMetrics();
            progress |= flushed;
        }
        return progress ? AGAIN : nextDeadline();
    }

    private boolean runCommands() throws Exception {
        boolean any = false;
        Command command;
        while ((command = mailbox.poll()) != null) {
            command.run();
            any = true;
        }
        return any;
    }

    /** Those last in the flow first: they make room for the others. */
    private boolean runTasks() throws Exception {
        boolean progress = false;
        long before = clock.nanoTime();
        long gap = before - turnEndedNanos;
        for (int i = tasks.size() - 1; i >= 0; i--) {
            Task task = tasks.get(i);
            boolean worked = task.advanceOutputs();
            worked |= task.work();
            progress |= worked;
            long after = clock.nanoTime();
            task.counters().turn(gap, after - before, worked, task.isBlocked());
            before = after;
        }
        turnEndedNanos = before;
        if (!endReported && allEnded()) {
            endReported = true;
            flush();
            listener.inputEnded(index);
            progress = true;
        }
        return progress;
    }

    private boolean runBarriersOnly() throws Exception {
        boolean progress = false;
        for (int i = tasks.size() - 1; i >= 0; i--) {
            Task task = tasks.get(i);
            progress |= task.advanceOutputs();
            if (task instanceof OperatorTask) {
                progress |= task.work();
            }
        }
        return progress;
    }

    private boolean allEnded() {
        for (int i = 0; i < tasks.size(); i++) {
            if (!tasks.get(i).hasEnded()) {
                return false;
            }
        }
        return true;
    }

    private boolean fireTimers(long nowMillis) throws Exception {
        boolean fired = false;
        for (int i = 0; i < tasks.size(); i++) {
            fired |= tasks.get(i).fireProcessingTime(nowMillis);
        }
        return fired;
    }

    private boolean flush() {
        boolean flushed = false;
        for (int i = 0; i < tasks.size(); i++) {
            flushed |= tasks.get(i).flush();
        }
        return flushed;
    }

    private long nextProcessingTime() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < tasks.size(); i++) {
            next = Math.min(next, tasks.get(i).nextProcessingTime());
        }
        return next;
    }

    private long nextDeadline() {
        long deadline = WHEN_WOKEN;
        for (int i = 0; i < sources.size(); i++) {
            deadline = Math.min(deadline, sources.get(i).nextInputNanos());
        }
        long millis = started ? nextProcessingTime() : Long.MAX_VALUE;
        if (millis != Long.MAX_VALUE) {
            long wait = Math.max(0, millis - clock.currentTimeMillis());
            long nanos = wait > Long.MAX_VALUE / 2_000_000 ? Long.MAX_VALUE / 2 : wait * 1_000_000;
            deadline = Math.min(deadline, clock.nanoTime() + nanos);
        }
        return deadline;
    }

    private void updateMetrics() {
        long records = 0;
        boolean blocked = false;
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).publishCounters();
            records += tasks.get(i).recordsIn();
            blocked |= tasks.get(i).isBlocked();
        }
        recordsIn = records;
        long emitted = 0;
        for (int i = 0; i < sources.size(); i++) {
            emitted += sources.get(i).recordsIn();
        }
        sourceRecords = emitted;
        backpressured = blocked;
    }

    private void inject(Barrier barrier) throws Exception {
        if (barrier.checkpointId() <= lastTriggered) {
            return;
        }
        lastTriggered = barrier.checkpointId();
        if (barrier.full()) {
            nextSnapshotFull = true;
        }
        for (SourceTask<?, ?> source : sources) {
            if (barrier.stop() == Barrier.Stop.DRAIN) {
                source.drain();
            }
            take(source, barrier);
            if (barrier.stop() == Barrier.Stop.SUSPEND) {
                source.suspend();
            }
        }
    }

    private void take(Task task, Barrier barrier) throws Exception {
        long start = clock.workNanos();
        long checkpointId = barrier.checkpointId();
        if (checkpointId < newestTaken) {
            // A newer one has overtaken it, so it was aborted; its last barriers still come in.
            return;
        }
        newestTaken = checkpointId;
        Snapshot s = snapshot;
        if (s == null || s.checkpointId != checkpointId) {
            if (s != null) {
                // The checkpoint before was overtaken: it was aborted, and we learn it this way.
                abandon(s);
            }
            boolean full = nextSnapshotFull;
            nextSnapshotFull = false;
            s =
                    new Snapshot(
                            checkpointId,
                            full,
                            snapshots.begin(index, checkpointId, full, this::wake),
                            start);
            snapshot = s;
        }
        s.taken.put(task, task.snapshot(barrier, s.full));
        long end = clock.workNanos();
        s.pauseNanos += end - start;
        s.alignmentNanos = end - s.begunNanos;
    }

    private boolean captureSome() {
        Snapshot s = snapshot;
        if (s == null || s.build.isBehind()) {
            return false;
        }
        boolean complete = true;
        for (Task task : s.taken.keySet()) {
            complete &= task.sweep(PAGES_PER_TURN);
        }
        if (complete && s.taken.size() == tasks.size()) {
            snapshot = null;
            s.build.complete(
                    List.copyOf(s.taken.values()),
                    new BarrierTimes(s.pauseNanos, s.alignmentNanos));
            return true;
        }
        return !complete;
    }

    private void abandon(Snapshot s) {
        // What was captured is in no file; only a whole snapshot can make up for it. The sweep is
        // ended first, because the tables must not be in the middle of one when the next begins.
        for (Task task : s.taken.keySet()) {
            boolean swept = false;
            while (!swept) {
                swept = task.sweep(Integer.MAX_VALUE);
            }
        }
        snapshot = null;
        nextSnapshotFull = true;
        s.build.abandon(List.copyOf(s.taken.values()));
    }

    /** Takes what a task's keyed state has captured. */
    void captured(CapturedBlock block) {
        Snapshot s = snapshot;
        if (s == null) {
            throw new IllegalStateException(
                    "State was captured while no snapshot runs: " + block.state());
        }
        s.build.captured(block);
    }

    /** What the tasks of this worker tell it at barriers. */
    OperatorTask.SnapshotListener barriers() {
        return new OperatorTask.SnapshotListener() {
            @Override
            public void snapshotDue(OperatorTask task, Barrier barrier) throws Exception {
                take(task, barrier);
            }

            @Override
            public void barrierSeen(Barrier barrier) throws Exception {
                inject(barrier);
            }
        };
    }

    /** A job that is told to end right after a checkpoint commits it first. */
    private void commitWhatIsComplete() {
        Command command;
        while ((command = mailbox.poll()) != null) {
            if (command instanceof Completion && phase == Phase.RESTORED && !failed) {
                try {
                    command.run();
                } catch (Exception e) {
                    // Whoever goes on from the checkpoint commits it.
                    Log.LOG.warn("A checkpoint was not committed at the end of the job", e);
                }
            }
        }
    }

    private void closeTasks() {
        Snapshot s = snapshot;
        if (s != null) {
            s.build.abandon(List.of());
            snapshot = null;
        }
        for (Task task : tasks) {
            try {
                task.close();
            } catch (Exception e) {
                // The attempt is over; what could not be freed is reported, no more.
                Log.LOG.warn("Task '{}' did not close cleanly", task.name(), e);
            }
        }
        mailbox.clear();
    }

    /** A checkpoint is complete: what the tasks have prepared for it is to be committed. */
    private final class Completion implements Command {
        private final long checkpointId;

        Completion(long checkpointId) {
            this.checkpointId = checkpointId;
        }

        @Override
        public void run() throws Exception {
            List<Committing.Commit> commits = new ArrayList<>();
            for (Task task : tasks) {
                commits.addAll(task.checkpointComplete(checkpointId));
                if (task instanceof SourceTask<?, ?> source) {
                    source.notifyReader(checkpointId);
                }
            }
            listener.commit(index, checkpointId, commits);
        }
    }
}
