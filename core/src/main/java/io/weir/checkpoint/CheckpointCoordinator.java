package io.weir.checkpoint;

import static io.weir.checkpoint.PendingCheckpoint.Stage.GATHERING;
import static io.weir.checkpoint.PendingCheckpoint.Stage.PUBLISHING;
import static io.weir.checkpoint.PendingCheckpoint.Stage.READY;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides when checkpoints and savepoints of a job are triggered, published, completed and aborted.
 * Lives as long as the job: {@link #startedFresh} or {@link #startedFrom} begins an attempt to run
 * it, {@link #stop} ends one.
 *
 * <pre>
 *               all acknowledged         published
 *   Trigger ──────────────────► Publish ──────────► Complete
 *      │                           │
 *      └── declined, expired,      └── publishFailed ──► Abort
 *          subsumed, stopped ──► Abort
 * </pre>
 *
 * Rules:
 *
 * <ul>
 *   <li>Ids grow strictly; checkpoints and savepoints share them. A job that starts without state
 *       takes checkpoint 0 before all else.
 *   <li>Periodic checkpoints are due at a fixed rate from the start. One that can't be triggered
 *       (too many in flight, the minimal pause not over) is triggered as soon as it can; those
 *       missed meanwhile are skipped.
 *   <li>At most {@link CheckpointSettings#maxConcurrent} checkpoints are in flight. Savepoints
 *       neither count nor wait, except for checkpoint 0; what was asked for by hand waits for
 *       others in flight, but not for the pause.
 *   <li>Checkpoints are published one at a time. A completed one subsumes all older ones in flight;
 *       savepoints neither subsume nor are subsumed.
 *   <li>A checkpoint whose publication has begun is never aborted: its metadata may exist already.
 *       It ends with {@link #published} or {@link #publishFailed}, even after {@link #stop}.
 *   <li>More than {@link CheckpointSettings#tolerableFailures} checkpoints declined, expired or not
 *       published in a row fail the job. Savepoints never count, and neither do subsumed ones.
 *   <li>After a STOP or a FINAL is triggered nothing else is, unless it fails. A FINAL waits until
 *       nothing is in flight; if it fails it is tried again one interval later, under the same
 *       request.
 *   <li>Checkpoint 0 is not tried again if it fails and failures are tolerated: the next periodic
 *       one takes its place.
 * </ul>
 *
 * <p>Plain logic: no clock, no I/O, no thread. All calls come from one thread.
 */
public final class CheckpointCoordinator {
    /** What {@link #nextDeadlineNanos} gives if nothing happens by time alone. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A job that has done its work does not wait longer than this for the next try at its end. */
    private static final Duration FINAL_RETRY = Duration.ofSeconds(10);

    /** Bounds the memory that an impatient script can take. */
    private static final int MAX_QUEUED_REQUESTS = 1000;

    private final CheckpointSettings settings;
    private final CheckpointLog log = new CheckpointLog();

    /** By id, oldest first. */
    private final TreeMap<Long, PendingCheckpoint> inFlight = new TreeMap<>();

    /** Requests that could not be granted at once, oldest first; no FINAL. */
    private final ArrayDeque<CheckpointRequest> queue = new ArrayDeque<>();

    private final BitSet finishedWorkers = new BitSet();

    private boolean running;
    private int workers;
    private long nextId;

    /** Checkpoint 0 is to be triggered. */
    private boolean initialDue;

    /** No checkpoint that stands on its own has completed in this attempt yet. */
    private boolean fullDue;

    private long periodicDueNanos = NEVER;
    private long pauseEndsNanos = Long.MIN_VALUE;

    /** Set from its request until it completes; it may be triggered several times. */
    private @Nullable CheckpointRequest finalRequest;

    private boolean finalAnswered;
    private long finalNotBeforeNanos = Long.MIN_VALUE;
    private int failuresInARow;

    public CheckpointCoordinator(CheckpointSettings settings) {
        this.settings = settings;
    }

    /**
     * The job runs, with no state from before. Checkpoint 0 is triggered if checkpoints are
     * periodic; it has a greater id if an attempt before this one failed early.
     *
     * @param workerCount how many workers acknowledge each checkpoint, numbered from 0
     */
    public List<CheckpointDecision> startedFresh(int workerCount, Now now) {
        start(nextId, workerCount, true, now);
        initialDue = settings.periodic();
        return decide(now);
    }

    /**
     * The job runs, with the state of a checkpoint or savepoint.
     *
     * @param firstId the id of the next checkpoint: greater than that of any taken before
     * @param workerCount how many workers acknowledge each checkpoint, numbered from 0
     * @param mustBeFull until a checkpoint completes each writes everything, because what was
     *     restored is not ours to refer to
     */
    public List<CheckpointDecision> startedFrom(
            CheckpointStats.Restored from,
            long firstId,
            int workerCount,
            boolean mustBeFull,
            Now now) {
        if (firstId <= from.checkpointId()) {
            throw new IllegalArgumentException(
                    "The first checkpoint after checkpoint %d would be %d, expected a greater one."
                            .formatted(from.checkpointId(), firstId));
        }
        start(firstId, workerCount, mustBeFull, now);
        log.restored(from);
        initialDue = false;
        return decide(now);
    }

    private void start(long firstId, int workerCount, boolean mustBeFull, Now now) {
        if (running || !inFlight.isEmpty()) {
            throw new IllegalStateException(
                    "Started while running=%s, in flight=%s; expected stopped and nothing in flight"
                            .formatted(running, inFlight.keySet()));
        }
        if (firstId < nextId) {
            throw new IllegalArgumentException(
                    ("Checkpoint ids would start again at %d, expected %d or more: an id "
                                    + "names one checkpoint for ever.")
                            .formatted(firstId, nextId));
        }
        running = true;
        workers = workerCount;
        nextId = firstId;
        fullDue = mustBeFull;
        finishedWorkers.clear();
        pauseEndsNanos = Long.MIN_VALUE;
        finalNotBeforeNanos = Long.MIN_VALUE;
        failuresInARow = 0;
        periodicDueNanos = settings.periodic() ? plus(now.nanos(), settings.interval()) : NEVER;
    }

    /** Time has passed, perhaps up to {@link #nextDeadlineNanos}. */
    public List<CheckpointDecision> timePassed(Now now) {
        return decide(now);
    }

    /** Somebody asks for a checkpoint. Answered by a Trigger or a Refuse, now or later. */
    public List<CheckpointDecision> request(CheckpointRequest request, Now now) {
        String objection = objectionTo(request);
        if (objection != null) {
            return List.of(new CheckpointDecision.Refuse(request.number(), objection));
        }
        List<CheckpointDecision> decisions = new ArrayList<>();
        if (request.kind() == CheckpointKind.FINAL) {
            finalRequest = request;
            finalAnswered = false;
            refuseQueued("The job is at its end and takes its last checkpoint.", decisions);
        } else {
            queue.addLast(request);
        }
        return decide(now, decisions);
    }

    private @Nullable String objectionTo(CheckpointRequest request) {
        if (!running) {
            return "The job is not running.";
        }
        if (finalRequest != null) {
            return "The job is at its end and takes its last checkpoint.";
        }
        if (request.kind() != CheckpointKind.FINAL && stopping()) {
            return "The job is being stopped with a savepoint.";
        }
        if (queue.size() >= MAX_QUEUED_REQUESTS) {
            return "%d requests are waiting already.".formatted(queue.size());
        }
        return null;
    }

    /**
     * A worker has written its part of a checkpoint, durably.
     *
     * @throws IllegalStateException if it had done so before
     */
    public List<CheckpointDecision> acknowledged(
            long checkpointId, int worker, AckReport report, Now now) {
        requireTriggered(checkpointId, worker);
        List<CheckpointDecision> decisions = new ArrayList<>();
        PendingCheckpoint pending = inFlight.get(checkpointId);
        if (pending == null) {
            decisions.add(new CheckpointDecision.Discard(checkpointId, worker));
        } else {
            requireWorker(worker);
            pending.acknowledge(worker, report, now);
        }
        return decide(now, decisions);
    }

    /** A worker can't write its part of a checkpoint. */
    public List<CheckpointDecision> declined(
            long checkpointId, int worker, String reason, Now now) {
        requireTriggered(checkpointId, worker);
        List<CheckpointDecision> decisions = new ArrayList<>();
        PendingCheckpoint pending = inFlight.get(checkpointId);
        if (pending != null && pending.stage() != PUBLISHING) {
            fail(pending, "Worker %d declined it: %s".formatted(worker, reason), now, decisions);
        }
        return decide(now, decisions);
    }

    private void requireTriggered(long checkpointId, int worker) {
        if (checkpointId < 0 || checkpointId >= nextId) {
            throw new IllegalStateException(
                    "Worker %d answers checkpoint %d, which was never triggered; the next is %d"
                            .formatted(worker, checkpointId, nextId));
        }
    }

    private void requireWorker(int worker) {
        if (worker < 0 || worker >= workers) {
            throw new IllegalStateException(
                    "Worker %d is unknown, expected 0 to %d".formatted(worker, workers - 1));
        }
    }

    /**
     * The metadata of a checkpoint is durable: it exists.
     *
     * @param location where
     */
    public List<CheckpointDecision> published(long checkpointId, String location, Now now) {
        List<CheckpointDecision> decisions = new ArrayList<>();
        PendingCheckpoint complete = takePublishing(checkpointId);
        log.completed(complete.completed(now, location));
        decisions.add(new CheckpointDecision.Complete(checkpointId, complete.kind));
        if (!complete.kind.isSavepoint()) {
            subsumeOlderThan(complete, now, decisions);
            failuresInARow = 0;
            pauseEndsNanos = plus(now.nanos(), settings.minPause());
            fullDue = false;
        }
        if (running && complete.kind == CheckpointKind.FINAL) {
            end("The job has taken its last checkpoint.", now, decisions);
        } else if (running && complete.kind == CheckpointKind.STOP) {
            end("The job has stopped with savepoint " + location + ".", now, decisions);
        }
        return decide(now, decisions);
    }

    /** The metadata of a checkpoint could not be written and does not exist. */
    public List<CheckpointDecision> publishFailed(long checkpointId, String reason, Now now) {
        List<CheckpointDecision> decisions = new ArrayList<>();
        PendingCheckpoint pending = takePublishing(checkpointId);
        fail(pending, "Its metadata could not be published: " + reason, now, decisions);
        return decide(now, decisions);
    }

    private PendingCheckpoint takePublishing(long checkpointId) {
        PendingCheckpoint pending = inFlight.get(checkpointId);
        if (pending == null || pending.stage() != PUBLISHING) {
            throw new IllegalStateException(
                    ("The publication of checkpoint %d ended, but it was not being "
                                    + "published; in flight: %s")
                            .formatted(checkpointId, inFlight.keySet()));
        }
        inFlight.remove(checkpointId);
        return pending;
    }

    /**
     * A worker is done for good and acknowledges nothing more: nothing is missing from it, in this
     * attempt, for any checkpoint in flight or to come.
     */
    public List<CheckpointDecision> workerFinished(int worker, Now now) {
        requireWorker(worker);
        finishedWorkers.set(worker);
        for (PendingCheckpoint pending : inFlight.values()) {
            pending.noLongerMissing(worker);
        }
        return decide(now);
    }

    /**
     * The attempt is over: the job was cancelled, has failed, or the process goes. All in flight
     * are aborted but those being published. To be called in any phase.
     *
     * @param reason for those who wait for one of them
     */
    public List<CheckpointDecision> stop(String reason, Now now) {
        List<CheckpointDecision> decisions = new ArrayList<>();
        end(reason, now, decisions);
        return decide(now, decisions);
    }

    /**
     * When {@link #timePassed} is to be called at the latest, on the time of {@link Now#nanos};
     * {@link #NEVER} if only facts matter.
     */
    public long nextDeadlineNanos() {
        long next = NEVER;
        for (PendingCheckpoint pending : inFlight.values()) {
            if (pending.stage() == GATHERING) {
                next = Math.min(next, pending.deadlineNanos);
            }
        }
        if (running && finalRequest != null && inFlight.isEmpty()) {
            next = Math.min(next, finalNotBeforeNanos);
        } else if (running && mayTriggerCheckpoints()) {
            next = Math.min(next, Math.max(periodicDueNanos, pauseEndsNanos));
        }
        return next;
    }

    /** The id that the next checkpoint or savepoint gets. */
    public long nextId() {
        return nextId;
    }

    /** Whether nothing is in flight; only then can the job be started again. */
    public boolean isIdle() {
        return inFlight.isEmpty();
    }

    /** What people want to know, as of now. */
    public CheckpointStats stats() {
        Collection<CheckpointStats.Progress> progress = new ArrayList<>(inFlight.size());
        for (PendingCheckpoint pending : inFlight.values()) {
            progress.add(pending.progress());
        }
        return log.stats(progress);
    }

    private List<CheckpointDecision> decide(Now now) {
        return decide(now, new ArrayList<>());
    }

    private List<CheckpointDecision> decide(Now now, List<CheckpointDecision> decisions) {
        expire(now, decisions);
        if (running) {
            triggerWhatIsDue(now, decisions);
        }
        publishWhatIsReady(decisions);
        return List.copyOf(decisions);
    }

    private void expire(Now now, List<CheckpointDecision> decisions) {
        for (PendingCheckpoint pending : List.copyOf(inFlight.values())) {
            boolean isInFlight = inFlight.containsKey(pending.id);
            // All acknowledged in time: waiting for its turn to be published is not its fault.
            if (isInFlight
                    && pending.stage() == GATHERING
                    && now.nanos() >= pending.deadlineNanos) {
                String reason =
                        ("It was not acknowledged by %s within its timeout of %d ms "
                                        + "(execution.checkpointing.timeout).")
                                .formatted(pending.missingWorkers(), settings.timeout().toMillis());
                fail(pending, reason, now, decisions);
            }
        }
    }

    private void triggerWhatIsDue(Now now, List<CheckpointDecision> decisions) {
        if (initialDue) {
            initialDue = false;
            trigger(CheckpointKind.INITIAL, true, OptionalLong.empty(), now, decisions);
        }
        if (isInFlight(CheckpointKind.INITIAL)) {
            return;
        }
        triggerSavepoints(now, decisions);
        if (finalRequest != null) {
            if (inFlight.isEmpty() && now.nanos() >= finalNotBeforeNanos) {
                finalAnswered = true;
                trigger(finalRequest, now, decisions);
            }
            return;
        }
        while (mayTriggerCheckpoints()) {
            CheckpointRequest manual = queue.pollFirst();
            if (manual != null) {
                trigger(manual, now, decisions);
            } else if (now.nanos() >= Math.max(periodicDueNanos, pauseEndsNanos)) {
                skipMissed(now);
                trigger(
                        CheckpointKind.PERIODIC,
                        !settings.incremental(),
                        OptionalLong.empty(),
                        now,
                        decisions);
            } else {
                return;
            }
        }
    }

    /** Savepoints wait for nothing but checkpoint 0. A STOP is the last that is triggered. */
    private void triggerSavepoints(Now now, List<CheckpointDecision> decisions) {
        for (CheckpointRequest request : List.copyOf(queue)) {
            if (request.kind().isSavepoint() && queue.remove(request)) {
                trigger(request, now, decisions);
                if (request.kind() == CheckpointKind.STOP) {
                    refuseQueued("The job is being stopped with a savepoint.", decisions);
                }
            }
        }
    }

    private boolean mayTriggerCheckpoints() {
        if (initialDue || finalRequest != null || stopping()) {
            return false;
        }
        int checkpoints = 0;
        for (PendingCheckpoint pending : inFlight.values()) {
            if (pending.kind == CheckpointKind.INITIAL) {
                return false;
            }
            checkpoints += pending.kind.isSavepoint() ? 0 : 1;
        }
        return checkpoints < settings.maxConcurrent();
    }

    private boolean stopping() {
        return isInFlight(CheckpointKind.STOP);
    }

    private boolean isInFlight(CheckpointKind kind) {
        for (PendingCheckpoint pending : inFlight.values()) {
            if (pending.kind == kind) {
                return true;
            }
        }
        return false;
    }

    /** Moves the due time to the first one after now that lies on the grid of the interval. */
    private void skipMissed(Now now) {
        long interval = settings.interval().toNanos();
        long missed = (now.nanos() - periodicDueNanos) / interval;
        periodicDueNanos += (missed + 1) * interval;
    }

    private void trigger(CheckpointRequest request, Now now, List<CheckpointDecision> decisions) {
        boolean full = request.full() || request.kind().isSavepoint() || !settings.incremental();
        trigger(request.kind(), full, OptionalLong.of(request.number()), now, decisions);
    }

    private void trigger(
            CheckpointKind kind,
            boolean full,
            OptionalLong request,
            Now now,
            List<CheckpointDecision> decisions) {
        long id = nextId++;
        PendingCheckpoint pending =
                new PendingCheckpoint(
                        id,
                        kind,
                        full || fullDue,
                        workers,
                        finishedWorkers,
                        now,
                        plus(now.nanos(), settings.timeout()));
        inFlight.put(id, pending);
        log.triggered();
        decisions.add(new CheckpointDecision.Trigger(id, kind, pending.full, request));
    }

    /** Savepoints at once, checkpoints one after the other so that the newest is the last. */
    private void publishWhatIsReady(List<CheckpointDecision> decisions) {
        boolean busy = false;
        for (PendingCheckpoint pending : inFlight.values()) {
            busy |= pending.stage() == PUBLISHING && !pending.kind.isSavepoint();
        }
        for (PendingCheckpoint pending : inFlight.values()) {
            if (pending.stage() == READY && (pending.kind.isSavepoint() || !busy)) {
                busy |= !pending.kind.isSavepoint();
                pending.publish();
                decisions.add(new CheckpointDecision.Publish(pending.id, pending.kind));
            }
        }
    }

    private void subsumeOlderThan(
            PendingCheckpoint complete, Now now, List<CheckpointDecision> decisions) {
        String reason = "The newer checkpoint %d is complete.".formatted(complete.id);
        for (PendingCheckpoint older : List.copyOf(inFlight.headMap(complete.id).values())) {
            if (!older.kind.isSavepoint()) {
                abort(older, reason, now, decisions);
            }
        }
    }

    /** Aborts for a reason that counts. */
    private void fail(
            PendingCheckpoint pending, String reason, Now now, List<CheckpointDecision> decisions) {
        abort(pending, reason, now, decisions);
        if (!running || pending.kind.isSavepoint()) {
            return;
        }
        failuresInARow++;
        if (settings.tolerableFailures() >= 0 && failuresInARow > settings.tolerableFailures()) {
            failJob(
                    ("%d checkpoints in a row have failed and %d are tolerated "
                                    + "(execution.checkpointing.tolerable-failed-checkpoints). The last "
                                    + "was checkpoint %d: %s")
                            .formatted(
                                    failuresInARow,
                                    settings.tolerableFailures(),
                                    pending.id,
                                    reason),
                    now,
                    decisions);
        } else if (pending.kind == CheckpointKind.FINAL) {
            if (settings.periodic()) {
                finalNotBeforeNanos = plus(now.nanos(), least(settings.interval(), FINAL_RETRY));
            } else {
                failJob(
                        "The job's last checkpoint, %d, has failed: %s"
                                .formatted(pending.id, reason),
                        now,
                        decisions);
            }
        }
    }

    private void failJob(String reason, Now now, List<CheckpointDecision> decisions) {
        end("The job has failed: " + reason, now, decisions);
        decisions.add(new CheckpointDecision.FailJob(reason));
    }

    private void end(String reason, Now now, List<CheckpointDecision> decisions) {
        running = false;
        initialDue = false;
        for (PendingCheckpoint pending : List.copyOf(inFlight.values())) {
            if (pending.stage() != PUBLISHING) {
                abort(pending, reason, now, decisions);
            }
        }
        refuseQueued(reason, decisions);
        if (finalRequest != null && !finalAnswered) {
            decisions.add(new CheckpointDecision.Refuse(finalRequest.number(), reason));
        }
        finalRequest = null;
    }

    private void abort(
            PendingCheckpoint pending, String reason, Now now, List<CheckpointDecision> decisions) {
        inFlight.remove(pending.id);
        log.failed(pending.failed(now, reason));
        decisions.add(new CheckpointDecision.Abort(pending.id, pending.kind, reason));
    }

    private void refuseQueued(String reason, List<CheckpointDecision> decisions) {
        for (CheckpointRequest request : queue) {
            decisions.add(new CheckpointDecision.Refuse(request.number(), reason));
        }
        queue.clear();
    }

    /** Saturates: a timeout of centuries is none. */
    private static long plus(long nanos, Duration duration) {
        long more;
        try {
            more = duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return NEVER;
        }
        long sum = nanos + more;
        return sum < nanos ? NEVER : sum;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
