package io.weir.job;

import io.weir.checkpoint.AckReport;
import io.weir.checkpoint.CheckpointCoordinator;
import io.weir.checkpoint.CheckpointDecision;
import io.weir.checkpoint.CheckpointKind;
import io.weir.checkpoint.CheckpointRequest;
import io.weir.checkpoint.CheckpointStats;
import io.weir.checkpoint.JobEnd;
import io.weir.checkpoint.Now;
import io.weir.engine.Barrier;
import io.weir.engine.Scheduler;
import io.weir.engine.SnapshotWriter;
import io.weir.graph.JobPlan;
import io.weir.graph.OperatorNode;
import io.weir.restart.RestartStrategy;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.DamagedFileException;
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

    /**
     * Somebody's wish for a checkpoint or savepoint.
     *
     * @param stop whether the job goes on
     * @param directory where a savepoint goes
     * @param answer what the asker waits for
     */
    private record Request(Barrier.Stop stop, String directory, CompletableFuture<Answer> answer) {}

    /** What became of a wish. */
    private record Answer(long checkpointId, String location) {}

    /** The savepoint that the job is stopping with. */
    private record Stopped(Request request, Answer answer) {}

    /** Something that has happened elsewhere. */
    interface Message {
        /** Sees to it, in the master's turn. */
        void handle() throws Exception;
    }

    private final Seams seams;
    private final JobSettings settings;
    private final List<OperatorNode> nodes;
    private final JobNews news;
    private final CheckpointCoordinator coordinator;
    private final RestartStrategy restartStrategy;
    private final ConcurrentLinkedQueue<Message> mailbox = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
    private final Map<Long, Request> requests = new HashMap<>();
    private final Map<Long, Request> triggered = new HashMap<>();
    private final long startedNanos;
    private Scheduler.@Nullable Running running;
    private @Nullable JobHome home;
    private volatile @Nullable Attempt attempt;
    private volatile int attempts;
    private volatile JobFacts lastFacts = JobFacts.none();
    private long nextRequest;
    private long restartAtNanos = Long.MAX_VALUE;
    private boolean cancelRequested;
    private boolean suspended;
    private @Nullable Throwable failure;
    private volatile JobStatus status = JobStatus.INITIALIZING;
    private volatile @Nullable CheckpointStats stats;
    private final ArrayDeque<CheckpointDecision> decisions = new ArrayDeque<>();
    private boolean carryingOut;
    private volatile String jobId = "";
    private boolean done;
    private final Map<Long, String> savepoints = new HashMap<>();
    private @Nullable Stopped stopped;

    /** Wishes for checkpoints that wait until the job runs. */
    private final List<Message> early = new ArrayList<>();

    private boolean everReady;
    private long lastRecordsIn;

    /** What the attempt starts from, until it is ready. */
    private JobHome.@Nullable Restored restoring;

    private JobMaster(
            Seams seams, JobSettings settings, List<OperatorNode> nodes, JobListener listener) {
        this.seams = seams;
        this.settings = settings;
        this.nodes = List.copyOf(nodes);
        this.news = new JobNews(settings, listener);
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
                Optional.ofNullable(stats),
                current == null ? Optional.empty() : current.stateProgress());
    }

    @Override
    public JobSettings settings() {
        return settings;
    }

    @Override
    public JobFacts facts() {
        Attempt current = attempt;
        JobFacts known = lastFacts;
        return current != null ? current.facts() : known;
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
    public void suspend() {
        post(() -> suspended = true);
        cancel();
    }

    @Override
    public CompletableFuture<Long> triggerCheckpoint(boolean full) {
        Request request = new Request(Barrier.Stop.NO, "", new CompletableFuture<>());
        ask(CheckpointKind.MANUAL, full, request);
        return request.answer().thenApply(Answer::checkpointId);
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(Optional<String> directory) {
        return savepoint(CheckpointKind.SAVEPOINT, Barrier.Stop.NO, directory);
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
            boolean advanceToEndOfEventTime, Optional<String> directory) {
        return savepoint(
                CheckpointKind.STOP,
                advanceToEndOfEventTime ? Barrier.Stop.DRAIN : Barrier.Stop.SUSPEND,
                directory);
    }

    private CompletableFuture<String> savepoint(
            CheckpointKind kind, Barrier.Stop stop, Optional<String> directory) {
        Optional<String> target = directory.or(settings::savepointDirectory);
        if (target.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException(
                            "There is nowhere to write a savepoint of job '%s' to: no directory was given, and execution.checkpointing.savepoint-dir (state.savepoints.dir) is not set. Give or set one."
                                    .formatted(settings.name())));
        }
        Request request = new Request(stop, target.get(), new CompletableFuture<>());
        ask(kind, false, request);
        return request.answer().thenApply(Answer::location);
    }

    private void ask(CheckpointKind kind, boolean full, Request request) {
        // Whoever waits when the job ends, or asks later, is answered too.
        var unused =
                result.whenComplete(
                        (ended, failure) ->
                                refused(
                                        request,
                                        "Job '%s' has ended (%s) and takes no checkpoint."
                                                .formatted(settings.name(), status)));
        Message message =
                () -> {
                    long number = nextRequest++;
                    requests.put(number, request);
                    carryOut(coordinator.request(new CheckpointRequest(number, kind, full), now()));
                };
        post(
                () -> {
                    if (status == JobStatus.INITIALIZING || status == JobStatus.RESTARTING) {
                        // Whoever asks for one just wants it as soon as there can be one.
                        early.add(message);
                    } else {
                        message.handle();
                    }
                });
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
            if (nanos - news.progressDueNanos() >= 0) {
                news.progress(current.sourceRecords(), current.isBackpressured(), nanos);
            }
        }
    }

    private long nextDeadline() {
        long next = restartAtNanos;
        if (status == JobStatus.RUNNING) {
            next = Math.min(next, coordinator.nextDeadlineNanos());
            Attempt current = attempt;
            if (current != null) {
                next =
                        Math.min(
                                next,
                                Math.min(news.progressDueNanos(), current.nextDiscoveryNanos()));
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
        news.tell(new JobEvent.Warning(message));
    }

    private Duration elapsed() {
        return Duration.ofNanos(seams.clock().nanoTime() - startedNanos);
    }

    // ---- the beginning -------------------------------------------------------------------------

    private void begin() throws Exception {
        // A program that can't run at all leaves no trace in the directory.
        warnOfMissingUids(Attempt.plan(settings, nodes, null));
        JobHome found = JobHome.find(seams, settings);
        home = found;
        jobId = found.jobId();
        startAttempt();
    }

    private void warnOfMissingUids(JobPlan plan) {
        List<String> names =
                plan.withoutUid().stream()
                        .map(o -> "'%s' (id %s)".formatted(o.name(), o.operatorId()))
                        .toList();
        if (!names.isEmpty()) {
            warn(
                    "Operators without uid keep state: %s. Some edits of the program change their ids, and then their state is not found. Give each a .uid(\"…\")."
                            .formatted(String.join(", ", names)));
        }
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
        int number = attempts;
        attempts = number + 1;
        attempt = Attempt.start(seams, settings, nodes, home(), from, number, this);
    }

    /** All workers of the attempt are open and restored. */
    void ready(Attempt from) throws Exception {
        everReady = true;
        restoring = null;
        news.started(jobId);
        setStatus(JobStatus.RUNNING);
        JobHome.Restored point = from.restored();
        if (point == null) {
            carryOut(coordinator.startedFresh(from.workers(), now()));
        } else {
            news.tell(new JobEvent.Restored(point.metadata().checkpointId(), point.location()));
            carryOut(
                    coordinator.startedFrom(
                            point.asStats(seams.clock().currentTimeMillis()),
                            home().nextCheckpointId(coordinator.nextId()),
                            from.workers(),
                            !from.continuesChains(),
                            now()));
            if (point.metadata().drained()) {
                if (point.own()) {
                    // It was ending, and its sinks have committed by now what it ended with.
                    completing();
                    return;
                }
                warn(
                        "Savepoint %s was taken from a job that had been drained: windows and timers that were open then have fired already."
                                .formatted(point.location()));
            }
        }
        if (coordinator.isIdle()) {
            startRecords(from);
        }
        for (Message message : early) {
            message.handle();
        }
        early.clear();
    }

    private void startRecords(Attempt from) {
        if (from.startRecords()) {
            news.recordsFlow(seams.clock().nanoTime());
            news.tell(new JobEvent.Running(attempts - 1));
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
            refused(requests.remove(refuse.request()), refuse.reason());
        } else if (decision instanceof CheckpointDecision.FailJob fail) {
            failed(new IOException(fail.reason()));
        }
    }

    private void trigger(CheckpointDecision.Trigger trigger) {
        OptionalLong request = trigger.request();
        Barrier.Stop stop = Barrier.Stop.NO;
        if (request.isPresent()) {
            Request asked = requests.remove(request.getAsLong());
            if (asked != null) {
                triggered.put(trigger.checkpointId(), asked);
                stop = asked.stop();
            }
        }
        Attempt current = attempt;
        if (current != null) {
            // A savepoint is made of the chains: what has changed is enough for it, too.
            boolean full = trigger.full() && !trigger.kind().isSavepoint();
            current.trigger(new Barrier(trigger.checkpointId(), full, stop));
        }
    }

    private static void refused(@Nullable Request request, String reason) {
        if (request != null) {
            request.answer().completeExceptionally(new IllegalStateException(reason));
        }
    }

    /** A worker's part of a checkpoint is on the store. */
    void acknowledged(Attempt from, SnapshotWriter.Part part) throws Exception {
        home().store().acknowledged(part.checkpointId(), part.worker(), part.chain());
        from.keep(part);
        long stateBytes = part.chain().stream().mapToLong(s -> s.bytes()).sum();
        long stateEntries = part.chain().stream().mapToLong(s -> s.entries()).sum();
        carryOut(
                coordinator.acknowledged(
                        part.checkpointId(),
                        part.worker(),
                        new AckReport(
                                part.bytes(),
                                stateBytes,
                                stateEntries,
                                0,
                                part.times().alignmentNanos(),
                                part.times().pauseNanos(),
                                0),
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
        long millis = seams.clock().currentTimeMillis();
        if (publish.kind().isSavepoint()) {
            writeSavepoint(publish, millis, current);
            return;
        }
        publishOwn(current.metadata(id, Kind.CHECKPOINT, false, millis, coordinator.stats()), "");
    }

    /**
     * Makes a checkpoint of the job exist.
     *
     * @param savepoint that was made of it before, or empty
     */
    private void publishOwn(CheckpointMetadata metadata, String savepoint) throws Exception {
        long id = metadata.checkpointId();
        try {
            String location = home().store().publish(metadata);
            home().published(location, metadata);
            carryOut(coordinator.published(id, savepoint.isEmpty() ? location : savepoint, now()));
        } catch (OwnedByAnotherException e) {
            carryOut(coordinator.publishFailed(id, String.valueOf(e.getMessage()), now()));
            failed(e);
        } catch (IOException e) {
            carryOut(coordinator.publishFailed(id, String.valueOf(e.getMessage()), now()));
        }
    }

    private void complete(CheckpointDecision.Complete complete) throws Exception {
        long id = complete.checkpointId();
        Attempt current = attempt;
        Request asked = triggered.remove(id);
        String savepoint = savepoints.remove(id);
        if (savepoint == null || complete.kind() == CheckpointKind.STOP) {
            home().store().completed(id);
        } else {
            // The savepoint has all it needs; what it was made of may go.
            home().store().aborted(id);
        }
        news.tell(home().completedEvent(id, savepoint, coordinator.stats()));
        if (asked != null && complete.kind() != CheckpointKind.STOP) {
            asked.answer().complete(new Answer(id, savepoint == null ? "" : savepoint));
        }
        if (current == null) {
            return;
        }
        current.forget(id);
        boolean last =
                complete.kind() == CheckpointKind.FINAL || complete.kind() == CheckpointKind.STOP;
        if (complete.kind() == CheckpointKind.STOP && asked != null && savepoint != null) {
            stopped = new Stopped(asked, new Answer(id, savepoint));
        }
        if (complete.kind().commits()) {
            current.complete(id, last);
        }
        startRecords(current);
    }

    private void abort(CheckpointDecision.Abort abort) throws Exception {
        home().store().aborted(abort.checkpointId());
        Request asked = triggered.remove(abort.checkpointId());
        refused(asked, abort.reason());
        news.tell(new JobEvent.CheckpointFailed(abort.checkpointId(), abort.reason()));
        Attempt current = attempt;
        if (current != null) {
            current.forget(abort.checkpointId());
            current.abort(abort.checkpointId());
            if (abort.kind() == CheckpointKind.STOP && status == JobStatus.RUNNING) {
                if (asked != null && asked.stop() == Barrier.Stop.DRAIN) {
                    failed(new DrainFailedException(abort.reason()));
                } else {
                    current.resumeSources();
                }
            }
            if (abort.kind() == CheckpointKind.INITIAL && status == JobStatus.RUNNING) {
                startRecords(current);
            }
        }
    }

    /** The sinks of all workers have committed what a checkpoint holds. */
    void committed(long checkpointId, boolean last) throws Exception {
        news.tell(new JobEvent.Committed(checkpointId));
        if (last) {
            completing();
        }
    }

    private void completing() throws Exception {
        news.tell(new JobEvent.Completing());
        setStatus(JobStatus.FINISHED);
        endAttempt("The job has finished.");
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
        Attempt over = attempt;
        if (over != null) {
            lastFacts = over.facts();
        }
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
        if (!everReady || !Failures.isWorthARestart(cause)) {
            finish(cause);
            return;
        }
        RestartStrategy.Decision decision =
                cause instanceof DrainFailedException
                        ? new RestartStrategy.Decision.Restart(Duration.ZERO)
                        : restartStrategy.failed(seams.clock().currentTimeMillis(), cause);
        if (decision instanceof RestartStrategy.Decision.Restart restart) {
            news.started(jobId);
            LOG.warn(
                    "Job '{}' failed and starts again in {}",
                    settings.name(),
                    restart.delay(),
                    cause);
            news.tell(new JobEvent.Failing(cause, restart.delay()));
            setStatus(JobStatus.RESTARTING);
            stopFailed(status);
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
        answerAll(end);
        switch (end) {
            case FINISHED -> {
                news.started(jobId);
                news.tell(new JobEvent.Finished(elapsed()));
                result.complete(
                        new JobExecutionResult(
                                jobId,
                                settings.name(),
                                elapsed(),
                                lastRecordsIn,
                                Math.max(0, attempts - 1)));
            }
            case CANCELED -> {
                news.started(jobId);
                news.tell(new JobEvent.Cancelled(elapsed()));
                result.completeExceptionally(
                        new JobCanceledException(
                                "Job '%s' was cancelled.%s".formatted(settings.name(), resume)));
            }
            default -> {
                Throwable why = cause == null ? new IllegalStateException("unknown") : cause;
                JobExecutionException failed =
                        Failures.told(settings.name(), everReady, why, resume);
                if (!(failed instanceof JobRefusedException)) {
                    news.started(jobId);
                    news.tell(new JobEvent.Failed(failed));
                }
                result.completeExceptionally(failed);
            }
        }
    }

    private void writeSavepoint(CheckpointDecision.Publish publish, long millis, Attempt from) {
        long id = publish.checkpointId();
        Request asked = triggered.get(id);
        String directory = asked == null ? "" : asked.directory();
        boolean drained = asked != null && asked.stop() == Barrier.Stop.DRAIN;
        CheckpointStats known = coordinator.stats();
        from.writeSavepoint(
                from.metadata(id, Kind.SAVEPOINT, drained, millis, known),
                directory,
                written ->
                        post(
                                () -> {
                                    savepoints.put(id, written);
                                    if (publish.kind() == CheckpointKind.STOP
                                            && triggered.containsKey(id)) {
                                        // The sinks are about to commit what the savepoint holds.
                                        // A process that dies then must not leave an older
                                        // checkpoint as the newest: it would be written again.
                                        publishOwn(
                                                from.metadata(
                                                        id,
                                                        Kind.CHECKPOINT,
                                                        drained,
                                                        millis,
                                                        known),
                                                written);
                                    } else {
                                        carryOut(coordinator.published(id, written, now()));
                                    }
                                }),
                reason -> post(() -> carryOut(coordinator.publishFailed(id, reason, now()))));
    }

    /** Tells whoever has stopped the job that it did not end as it should. */
    private void stopFailed(JobStatus now) {
        Stopped s = stopped;
        stopped = null;
        if (s != null) {
            s.request()
                    .answer()
                    .completeExceptionally(
                            new IllegalStateException(
                                    "A savepoint has been written to %s, but job '%s' did not stop cleanly: it is %s. Its sinks may not have committed what the savepoint holds; they do when a job goes on from it."
                                            .formatted(
                                                    s.answer().location(), settings.name(), now)));
        }
    }

    /** Nobody waits for a job that is over. */
    private void answerAll(JobStatus end) {
        Stopped s = stopped;
        if (s != null && end == JobStatus.FINISHED) {
            s.request().answer().complete(s.answer());
        } else {
            stopFailed(end);
        }
        String reason = "Job '%s' is %s.".formatted(settings.name(), end);
        requests.values().forEach(request -> refused(request, reason));
        triggered.values().forEach(request -> refused(request, reason));
        requests.clear();
        triggered.clear();
    }

    /** Leaves the job's home; how to go on with the job. */
    private String end(JobHome left, JobStatus end) {
        String resume = "";
        try (left) {
            left.store()
                    .jobEnded(
                            switch (end) {
                                // One that never ran has nothing of its own to delete.
                                case FAILED -> everReady ? JobEnd.FAILED : JobEnd.SUSPENDED;
                                case CANCELED -> suspended ? JobEnd.SUSPENDED : JobEnd.CANCELED;
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
}
