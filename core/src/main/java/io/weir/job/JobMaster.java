package io.weir.job;

import io.weir.checkpoint.AckReport;
import io.weir.checkpoint.CheckpointCoordinator;
import io.weir.checkpoint.CheckpointDecision;
import io.weir.checkpoint.CheckpointKind;
import io.weir.checkpoint.CheckpointRequest;
import io.weir.checkpoint.CheckpointStats;
import io.weir.checkpoint.JobEnd;
import io.weir.checkpoint.Now;
import io.weir.engine.Scheduler;
import io.weir.engine.SnapshotWriter;
import io.weir.graph.InvalidProgramException;
import io.weir.graph.OperatorNode;
import io.weir.restart.RestartStrategy;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.NewerFormatException;
import io.weir.storage.OwnedByAnotherException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one job through its life: finds what it starts from, runs attempts, carries out what the
 * {@link CheckpointCoordinator} and the {@link RestartStrategy} decide, ends it.
 *
 * <p>An actor: everything that happens elsewhere (a worker failed, a segment was written, the user
 * cancels) comes as a message and is seen to in its own turn. What it does itself may block:
 * opening stores, publishing metadata, discovering splits.
 */
public final class JobMaster implements Scheduler.Actor, JobClient {
    private static final Logger LOG = LoggerFactory.getLogger(JobMaster.class);
    private static final long PROGRESS_NANOS = 500_000_000;

    /** Something that has happened elsewhere. */
    interface Message {
        /** Sees to it, in the master's turn. */
        void handle() throws Exception;
    }

    private final Seams seams;
    private final JobSettings settings;
    private final List<OperatorNode> nodes;
    private final JobListener listener;
    private final CheckpointCoordinator coordinator;
    private final RestartStrategy restartStrategy;
    private final ConcurrentLinkedQueue<Message> mailbox = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<Long>> requests = new HashMap<>();
    private final Map<Long, CompletableFuture<Long>> triggered = new HashMap<>();
    private final long startedNanos;
    private Scheduler.@Nullable Running running;
    private @Nullable JobHome home;
    private @Nullable Attempt attempt;
    private int attempts;
    private long nextRequest;
    private long restartAtNanos = Long.MAX_VALUE;
    private boolean cancelRequested;
    private @Nullable Throwable failure;
    private volatile JobStatus status = JobStatus.INITIALIZING;
    private volatile @Nullable CheckpointStats stats;
    private final ArrayDeque<CheckpointDecision> decisions = new ArrayDeque<>();
    private boolean carryingOut;
    private volatile String jobId = "";
    private boolean done;
    private boolean everReady;
    private boolean startedTold;
    private final List<JobEvent> early = new ArrayList<>();
    private long progressDueNanos = Long.MAX_VALUE;
    private long progressRecords;
    private long progressNanos;
    private long lastRecordsIn;

    /** What the attempt starts from, until it is ready. */
    private JobHome.@Nullable Restored restoring;

    private JobMaster(
            Seams seams, JobSettings settings, List<OperatorNode> nodes, JobListener listener) {
        this.seams = seams;
        this.settings = settings;
        this.nodes = List.copyOf(nodes);
        this.listener = listener;
        this.coordinator = new CheckpointCoordinator(settings.checkpointing());
        this.restartStrategy = settings.restart().create(seams.random());
        this.startedNanos = seams.clock().nanoTime();
    }

    /**
     * Starts a job.
     *
     * @param nodes the operators of the program
     * @param cancellation lets whoever started it end it
     */
    public static JobClient start(
            Seams seams,
            JobSettings settings,
            List<OperatorNode> nodes,
            JobListener listener,
            Cancellation cancellation) {
        JobMaster master = new JobMaster(seams, settings, nodes, listener);
        master.post(master::begin);
        cancellation.onRequest(master::cancel);
        master.running = seams.scheduler().start("master", master);
        return master;
    }

    // ---- what others ask of the job ------------------------------------------------------------

    @Override
    public String jobId() {
        return jobId;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public JobStatus status() {
        return status;
    }

    @Override
    public JobProgress progress() {
        Attempt current = attempt;
        long records = current == null ? 0 : current.recordsIn();
        boolean backpressured = current != null && current.isBackpressured();
        return new JobProgress(
                status,
                records,
                backpressured,
                Math.max(0, attempts - 1),
                Optional.ofNullable(stats));
    }

    @Override
    public CompletableFuture<JobExecutionResult> result() {
        return result;
    }

    @Override
    public void cancel() {
        post(
                () -> {
                    if (status.isTerminal() || cancelRequested) {
                        return;
                    }
                    cancelRequested = true;
                    setStatus(JobStatus.CANCELLING);
                    endAttempt("The job was cancelled.");
                });
    }

    @Override
    public CompletableFuture<Long> triggerCheckpoint(boolean full) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        // Whoever waits when the job ends, or asks later, is answered too.
        var unused =
                result.whenComplete(
                        (ended, failure) ->
                                answer.completeExceptionally(
                                        new IllegalStateException(
                                                "Job '%s' has ended (%s) and takes no checkpoint."
                                                        .formatted(settings.name(), status))));
        post(
                () -> {
                    long number = nextRequest++;
                    requests.put(number, answer);
                    carryOut(
                            coordinator.request(
                                    new CheckpointRequest(number, CheckpointKind.MANUAL, full),
                                    now()));
                });
        return answer;
    }

    // ---- turns ---------------------------------------------------------------------------------

    void post(Message message) {
        mailbox.add(message);
        Scheduler.Running r = running;
        if (r != null) {
            r.wake();
        }
    }

    /** Has {@code message} handled if {@code from} is still the current attempt by then. */
    void postFrom(Attempt from, Message message) {
        post(
                () -> {
                    if (attempt == from) {
                        message.handle();
                    }
                });
    }

    @Override
    public long turn() {
        Message message = mailbox.poll();
        try {
            if (message != null) {
                message.handle();
            } else {
                onTime();
            }
        } catch (Throwable t) {
            failed(t);
        }
        JobHome known = home;
        if (known != null && !done) {
            known.newWarnings().forEach(this::warn);
        }
        if (done) {
            return DONE;
        }
        return message != null || !mailbox.isEmpty() ? AGAIN : nextDeadline();
    }

    private void onTime() throws Exception {
        long nanos = seams.clock().nanoTime();
        if (restartAtNanos != Long.MAX_VALUE && nanos - restartAtNanos >= 0) {
            restartAtNanos = Long.MAX_VALUE;
            startAttempt();
        }
        if (status == JobStatus.RUNNING && coordinator.nextDeadlineNanos() <= nanos) {
            carryOut(coordinator.timePassed(now()));
        }
        Attempt current = attempt;
        if (status == JobStatus.RUNNING && current != null) {
            current.discoverIfDue(nanos);
            if (nanos - progressDueNanos >= 0) {
                tellProgress(current, nanos);
            }
        }
    }

    private void tellProgress(Attempt current, long nanos) {
        long records = current.sourceRecords();
        double seconds = (nanos - progressNanos) / 1e9;
        tell(
                new JobEvent.Progress(
                        records,
                        seconds <= 0 ? 0 : Math.max(0, records - progressRecords) / seconds,
                        current.isBackpressured() ? 1 : 0));
        progressRecords = records;
        progressNanos = nanos;
        progressDueNanos = nanos + PROGRESS_NANOS;
    }

    private long nextDeadline() {
        long next = restartAtNanos;
        if (status == JobStatus.RUNNING) {
            next = Math.min(next, coordinator.nextDeadlineNanos());
            Attempt current = attempt;
            if (current != null) {
                next = Math.min(next, Math.min(progressDueNanos, current.nextDiscoveryNanos()));
            }
        }
        return next;
    }

    private Now now() {
        return new Now(seams.clock().nanoTime(), seams.clock().currentTimeMillis());
    }

    private void setStatus(JobStatus next) {
        status = next;
    }

    /** Tells the user of something that is not as it should be. */
    void warn(String message) {
        LOG.warn("Job '{}': {}", settings.name(), message);
        tell(new JobEvent.Warning(message));
    }

    private Duration elapsed() {
        return Duration.ofNanos(seams.clock().nanoTime() - startedNanos);
    }

    /** A job that is refused before it runs has no event at all. */
    private void tellStarted() {
        if (!startedTold) {
            startedTold = true;
            tell(new JobEvent.Started(jobId, settings.name(), settings.parallelism()));
            early.forEach(listener::onEvent);
            early.clear();
        }
    }

    private void tell(JobEvent event) {
        if (!startedTold) {
            early.add(event);
            return;
        }
        listener.onEvent(event);
    }

    // ---- the beginning -------------------------------------------------------------------------

    private void begin() throws Exception {
        // A program that can't run at all leaves no trace in the directory.
        var unused = Attempt.plan(settings, nodes, Map.of());
        JobHome found = JobHome.find(seams, settings);
        home = found;
        jobId = found.jobId();
        startAttempt();
    }

    private JobHome home() {
        if (home == null) {
            throw new IllegalStateException("The job has no home yet");
        }
        return home;
    }

    private void startAttempt() throws Exception {
        setStatus(JobStatus.INITIALIZING);
        JobHome.Restored from = home().restorePoint();
        restoring = from;
        attempt = Attempt.start(seams, settings, nodes, home(), from, attempts++, this);
    }

    /** All workers of the attempt are open and restored. */
    void ready(Attempt from) throws Exception {
        everReady = true;
        restoring = null;
        tellStarted();
        setStatus(JobStatus.RUNNING);
        JobHome.Restored point = from.restored();
        if (point == null) {
            carryOut(coordinator.startedFresh(from.workers(), now()));
        } else {
            tell(new JobEvent.Restored(point.metadata().checkpointId(), point.location()));
            carryOut(
                    coordinator.startedFrom(
                            point.asStats(seams.clock().currentTimeMillis()),
                            home().nextCheckpointId(coordinator.nextId()),
                            from.workers(),
                            !from.continuesChains(),
                            now()));
        }
        if (coordinator.isIdle()) {
            startRecords(from);
        }
    }

    private void startRecords(Attempt from) {
        if (from.startRecords()) {
            progressRecords = 0;
            progressNanos = seams.clock().nanoTime();
            progressDueNanos = progressNanos + PROGRESS_NANOS;
            tell(new JobEvent.Running(attempts - 1));
        }
    }

    // ---- checkpoints ---------------------------------------------------------------------------

    /** Decisions that follow from carrying out others come after those. */
    private void carryOut(List<CheckpointDecision> more) throws Exception {
        decisions.addAll(more);
        if (carryingOut) {
            return;
        }
        carryingOut = true;
        try {
            CheckpointDecision decision;
            while ((decision = decisions.poll()) != null) {
                carryOut(decision);
            }
        } finally {
            carryingOut = false;
        }
        stats = coordinator.stats();
    }

    private void carryOut(CheckpointDecision decision) throws Exception {
        if (decision instanceof CheckpointDecision.Trigger trigger) {
            trigger(trigger);
        } else if (decision instanceof CheckpointDecision.Publish publish) {
            publish(publish);
        } else if (decision instanceof CheckpointDecision.Complete complete) {
            complete(complete);
        } else if (decision instanceof CheckpointDecision.Abort abort) {
            abort(abort);
        } else if (decision instanceof CheckpointDecision.Discard discard) {
            home().store().aborted(discard.checkpointId());
        } else if (decision instanceof CheckpointDecision.Refuse refuse) {
            CompletableFuture<Long> asked = requests.remove(refuse.request());
            if (asked != null) {
                asked.completeExceptionally(new IllegalStateException(refuse.reason()));
            }
        } else if (decision instanceof CheckpointDecision.FailJob fail) {
            failed(new IOException(fail.reason()));
        }
    }

    private void trigger(CheckpointDecision.Trigger trigger) {
        OptionalLong request = trigger.request();
        if (request.isPresent()) {
            CompletableFuture<Long> asked = requests.remove(request.getAsLong());
            if (asked != null) {
                triggered.put(trigger.checkpointId(), asked);
            }
        }
        Attempt current = attempt;
        if (current != null) {
            current.trigger(trigger.checkpointId(), trigger.full());
        }
    }

    /** A worker's part of a checkpoint is on the store. */
    void acknowledged(Attempt from, SnapshotWriter.Part part) throws Exception {
        home().store().acknowledged(part.checkpointId(), part.worker(), part.chain());
        from.keep(part);
        long stateBytes = part.chain().stream().mapToLong(s -> s.bytes()).sum();
        carryOut(
                coordinator.acknowledged(
                        part.checkpointId(),
                        part.worker(),
                        new AckReport(part.bytes(), stateBytes, 0, 0, 0, 0),
                        now()));
    }

    /** A worker's part of a checkpoint can't be written. */
    void declined(Attempt from, int worker, long checkpointId, Exception cause) throws Exception {
        from.nextSnapshotFull(worker);
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        carryOut(coordinator.declined(checkpointId, worker, reason, now()));
    }

    private void publish(CheckpointDecision.Publish publish) throws Exception {
        long id = publish.checkpointId();
        Attempt current = attempt;
        if (current == null) {
            carryOut(coordinator.publishFailed(id, "The job has no running attempt.", now()));
            return;
        }
        try {
            CheckpointMetadata metadata =
                    current.metadata(id, seams.clock().currentTimeMillis(), coordinator.stats());
            String location = home().store().publish(metadata);
            home().published(location, metadata);
            carryOut(coordinator.published(id, location, now()));
        } catch (OwnedByAnotherException e) {
            carryOut(coordinator.publishFailed(id, String.valueOf(e.getMessage()), now()));
            failed(e);
        } catch (IOException e) {
            carryOut(coordinator.publishFailed(id, String.valueOf(e.getMessage()), now()));
        }
    }

    private void complete(CheckpointDecision.Complete complete) throws Exception {
        long id = complete.checkpointId();
        home().store().completed(id);
        Attempt current = attempt;
        tell(home().completedEvent(id, coordinator.stats()));
        CompletableFuture<Long> asked = triggered.remove(id);
        if (asked != null) {
            asked.complete(id);
        }
        if (current == null) {
            return;
        }
        current.forget(id);
        current.complete(id, complete.kind() == CheckpointKind.FINAL);
        startRecords(current);
    }

    private void abort(CheckpointDecision.Abort abort) throws Exception {
        home().store().aborted(abort.checkpointId());
        CompletableFuture<Long> asked = triggered.remove(abort.checkpointId());
        if (asked != null) {
            asked.completeExceptionally(new IllegalStateException(abort.reason()));
        }
        tell(new JobEvent.CheckpointFailed(abort.checkpointId(), abort.reason()));
        Attempt current = attempt;
        if (current != null) {
            current.forget(abort.checkpointId());
            current.abort(abort.checkpointId());
            if (abort.kind() == CheckpointKind.INITIAL && status == JobStatus.RUNNING) {
                startRecords(current);
            }
        }
    }

    /** The sinks of all workers have committed what a checkpoint holds. */
    void committed(long checkpointId, boolean last) throws Exception {
        tell(new JobEvent.Committed(checkpointId));
        if (last) {
            setStatus(JobStatus.FINISHED);
            endAttempt("The job has finished.");
        }
    }

    /** All tasks have seen the end of their input. */
    void inputEnded() throws Exception {
        carryOut(
                coordinator.request(
                        new CheckpointRequest(nextRequest++, CheckpointKind.FINAL, false), now()));
    }

    // ---- failure and end -----------------------------------------------------------------------

    /** Something failed, here or in the attempt. */
    void failed(Throwable cause) {
        if (done || status == JobStatus.FAILING || status == JobStatus.CANCELLING) {
            return;
        }
        failure = cause;
        setStatus(JobStatus.FAILING);
        try {
            endAttempt("The job has failed.");
        } catch (Throwable t) {
            cause.addSuppressed(t);
            attempt = null;
            finish(cause);
        }
    }

    /** Ends the attempt; {@link #attemptEnded} follows, at once if there is none. */
    private void endAttempt(String reason) throws Exception {
        restartAtNanos = Long.MAX_VALUE;
        carryOut(coordinator.stop(reason, now()));
        Attempt current = attempt;
        if (current == null) {
            attemptEnded();
        } else {
            current.cancel();
        }
    }

    /** No worker of the attempt runs any more and no commit is under way. */
    void attemptEnded() throws Exception {
        attempt = null;
        if (home != null) {
            home.store().attemptEnded();
        }
        if (status != JobStatus.FAILING) {
            finish(null);
            return;
        }
        Throwable cause = failure == null ? new IllegalStateException("unknown") : failure;
        DamagedFileException damage = damageIn(cause);
        JobHome.Restored damaged = restoring;
        restoring = null;
        if (damaged != null && damage != null) {
            try {
                home().damaged(damaged, damage);
                setStatus(JobStatus.INITIALIZING);
                post(this::startAttempt);
                return;
            } catch (JobRefusedException e) {
                cause = e;
            }
        }
        if (!everReady || !isWorthARestart(cause)) {
            finish(cause);
            return;
        }
        RestartStrategy.Decision decision =
                restartStrategy.failed(seams.clock().currentTimeMillis(), cause);
        if (decision instanceof RestartStrategy.Decision.Restart restart) {
            tellStarted();
            LOG.warn(
                    "Job '{}' failed and starts again in {}",
                    settings.name(),
                    restart.delay(),
                    cause);
            tell(new JobEvent.Failing(cause, restart.delay()));
            setStatus(JobStatus.RESTARTING);
            restartAtNanos = seams.clock().nanoTime() + restart.delay().toNanos();
        } else if (decision instanceof RestartStrategy.Decision.GiveUp giveUp) {
            finish(new JobExecutionException(giveUp.why(), cause));
        }
    }

    private static @Nullable DamagedFileException damageIn(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof DamagedFileException damage) {
                return damage;
            }
        }
        return null;
    }

    /** Whether the cause could be gone the next time. */
    private static boolean isWorthARestart(Throwable cause) {
        return !(cause instanceof JobRefusedException
                || cause instanceof InvalidProgramException
                || cause instanceof NewerFormatException
                || cause instanceof OwnedByAnotherException
                || (cause instanceof Error && !(cause instanceof StackOverflowError)));
    }

    private void finish(@Nullable Throwable cause) {
        JobStatus end =
                cause != null
                        ? JobStatus.FAILED
                        : cancelRequested ? JobStatus.CANCELED : JobStatus.FINISHED;
        String resume = "";
        if (home != null) {
            resume = end(home, end);
        }
        setStatus(end);
        done = true;
        switch (end) {
            case FINISHED -> {
                tellStarted();
                tell(new JobEvent.Finished(elapsed()));
                result.complete(
                        new JobExecutionResult(
                                jobId,
                                settings.name(),
                                elapsed(),
                                lastRecordsIn,
                                Math.max(0, attempts - 1)));
            }
            case CANCELED -> {
                tellStarted();
                tell(new JobEvent.Cancelled(elapsed()));
                result.completeExceptionally(
                        new JobCanceledException(
                                "Job '%s' was cancelled.%s".formatted(settings.name(), resume)));
            }
            default -> {
                Throwable why = cause == null ? new IllegalStateException("unknown") : cause;
                JobExecutionException failed = asFailure(why, resume);
                if (!(failed instanceof JobRefusedException)) {
                    tellStarted();
                    tell(new JobEvent.Failed(failed));
                }
                result.completeExceptionally(failed);
            }
        }
    }

    /** Leaves the job's home; how to go on with the job. */
    private String end(JobHome left, JobStatus end) {
        String resume = "";
        try (left) {
            left.store()
                    .jobEnded(
                            switch (end) {
                                case FAILED -> JobEnd.FAILED;
                                case CANCELED -> JobEnd.CANCELED;
                                default -> JobEnd.FINISHED;
                            });
            resume = left.howToResume();
        } catch (IOException e) {
            warn("The directory of the checkpoints could not be left tidy: " + e.getMessage());
        }
        left.newWarnings().forEach(this::warn);
        return resume;
    }

    /** How many records the attempt has taken in, told before it ends. */
    void recordsIn(long records) {
        lastRecordsIn = records;
    }

    private JobExecutionException asFailure(Throwable cause, String resume) {
        if (cause instanceof JobRefusedException refused) {
            return refused;
        }
        if (cause instanceof InvalidProgramException || cause instanceof NewerFormatException) {
            return new JobRefusedException(String.valueOf(cause.getMessage()), cause);
        }
        if (!everReady) {
            return new JobRefusedException(
                    cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
        Throwable root =
                cause instanceof JobExecutionException && cause.getCause() != null
                        ? cause.getCause()
                        : cause;
        String why = cause == root ? "" : " " + cause.getMessage();
        return new JobExecutionException(
                "Job '%s' has failed: %s.%s%s"
                        .formatted(
                                settings.name(),
                                stripped(
                                        root.getMessage() == null
                                                ? root.toString()
                                                : root.getMessage()),
                                why,
                                resume),
                root);
    }

    private static String stripped(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
