package io.weir.checkpoint;

import static io.weir.checkpoint.CheckpointKind.FINAL;
import static io.weir.checkpoint.CheckpointKind.INITIAL;
import static io.weir.checkpoint.CheckpointKind.MANUAL;
import static io.weir.checkpoint.CheckpointKind.PERIODIC;
import static io.weir.checkpoint.CheckpointKind.SAVEPOINT;
import static io.weir.checkpoint.CheckpointKind.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.checkpoint.CheckpointDecision.Abort;
import io.weir.checkpoint.CheckpointDecision.Complete;
import io.weir.checkpoint.CheckpointDecision.Discard;
import io.weir.checkpoint.CheckpointDecision.FailJob;
import io.weir.checkpoint.CheckpointDecision.Publish;
import io.weir.checkpoint.CheckpointDecision.Refuse;
import io.weir.checkpoint.CheckpointDecision.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckpointCoordinatorTest {
    /** Every 100 ms, timeout 1000 ms, one at a time, no failure tolerated. */
    private static final CheckpointSettings EVERY_100_MS =
            CheckpointSettings.DEFAULT
                    .withInterval(Duration.ofMillis(100))
                    .withTimeout(Duration.ofMillis(1000));

    private static final CheckpointSettings ON_REQUEST = EVERY_100_MS.withInterval(Duration.ZERO);

    private static final int WORKERS = 2;

    // Begins below zero, as a nano time can.
    private long millis = -50;
    private long requests = 100;
    private CheckpointCoordinator coordinator = new CheckpointCoordinator(EVERY_100_MS);

    @Test
    void takesCheckpointZeroBeforeAllElse() {
        assertThat(coordinator.startedFresh(WORKERS, now())).containsExactly(initial(0));
        assertThat(request(SAVEPOINT)).isEmpty();
        assertThat(request(MANUAL)).isEmpty();
        assertThat(acknowledgeAll(0)).containsExactly(new Publish(0, INITIAL));
        assertThat(published(0))
                .containsExactly(
                        new Complete(0, INITIAL),
                        new Trigger(1, SAVEPOINT, true, OptionalLong.of(101)),
                        new Trigger(2, MANUAL, false, OptionalLong.of(102)));
    }

    @Test
    void takesNoCheckpointByItselfIfThereIsNoInterval() {
        coordinator = new CheckpointCoordinator(ON_REQUEST);

        assertThat(coordinator.startedFresh(WORKERS, now())).isEmpty();
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(CheckpointCoordinator.NEVER);
        assertThat(after(1_000_000)).isEmpty();
        assertThat(request(MANUAL))
                .as("the first of a chain is full")
                .containsExactly(new Trigger(0, MANUAL, true, OptionalLong.of(101)));
    }

    @Test
    void publishesOnlyWhenAllWorkersHaveAcknowledged() {
        running();
        assertThat(at(100)).containsExactly(periodic(1));
        assertThat(acknowledge(1, 1)).isEmpty();
        assertThat(acknowledge(1, 0)).containsExactly(new Publish(1, PERIODIC));
        assertThat(published(1)).containsExactly(new Complete(1, PERIODIC));
    }

    @Test
    void keepsToTheRateOfTheIntervalAndSkipsWhatItMissed() {
        running();
        assertThat(at(99)).isEmpty();
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(nanos(100));
        assertThat(at(107)).containsExactly(periodic(1));
        complete(1);
        assertThat(at(199)).isEmpty();
        assertThat(at(200)).containsExactly(periodic(2));
        assertThat(at(330)).as("one at a time").isEmpty();
        acknowledgeAll(2);
        millis = 450;
        assertThat(published(2)).contains(periodic(3));
        complete(3);
        assertThat(at(499)).isEmpty();
        assertThat(at(500)).containsExactly(periodic(4));
    }

    @Test
    void pausesAfterACompletionBeforeItTriggersByItself() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withMinPause(Duration.ofMillis(70)));
        running();
        at(100);
        acknowledgeAll(1);
        millis = 150;
        published(1);

        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(nanos(220));
        assertThat(at(219)).isEmpty();
        assertThat(request(MANUAL)).as("asked for by hand").hasSize(1);
        complete(2);
        assertThat(at(288)).as("the pause begins anew").isEmpty();
        assertThat(at(289)).containsExactly(periodic(3));
    }

    @Test
    void abortsWhatIsNotAcknowledgedInTimeAndNamesWhoIsMissing() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(1));
        running();
        at(100);
        acknowledge(1, 0);

        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(nanos(1100));
        assertThat(at(1099)).isEmpty();
        assertThat(at(1100))
                .containsExactly(
                        new Abort(
                                1,
                                PERIODIC,
                                "It was not acknowledged by worker 1 within its timeout of 1000 ms"
                                        + " (execution.checkpointing.timeout)."),
                        periodic(2));
    }

    @Test
    void neverAbortsWhatIsBeingPublished() {
        running();
        at(100);
        acknowledgeAll(1);

        assertThat(at(100_000)).isEmpty();
        assertThat(decline(1, 0)).isEmpty();
        assertThat(coordinator.stop("cancelled", now())).isEmpty();
        assertThat(coordinator.isIdle()).isFalse();
        assertThat(published(1)).containsExactly(new Complete(1, PERIODIC));
        assertThat(coordinator.isIdle()).isTrue();
    }

    @Test
    void hasALateAcknowledgementDiscarded() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(-1));
        running();
        at(100);
        decline(1, 0);

        assertThat(acknowledge(1, 1)).containsExactly(new Discard(1, 1));
        assertThat(decline(1, 1)).isEmpty();
    }

    @Test
    void hasAsManyInFlightAsAllowedAndACompletedOneSubsumesTheOlder() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withMaxConcurrent(2));
        running();
        at(100);
        assertThat(at(200)).containsExactly(periodic(2));
        assertThat(at(300)).isEmpty();
        acknowledgeAll(2);
        assertThat(published(2))
                .containsExactly(
                        new Complete(2, PERIODIC),
                        new Abort(1, PERIODIC, "The newer checkpoint 2 is complete."),
                        periodic(3));
        assertThat(coordinator.stats().counts().failed()).isEqualTo(1);
    }

    @Test
    void publishesOneCheckpointAtATime() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withMaxConcurrent(3));
        running();
        at(100);
        at(200);
        at(300);
        assertThat(acknowledgeAll(2)).containsExactly(new Publish(2, PERIODIC));
        assertThat(acknowledgeAll(1)).isEmpty();
        assertThat(acknowledgeAll(3)).isEmpty();
        assertThat(published(2))
                .containsExactly(
                        new Complete(2, PERIODIC),
                        new Abort(1, PERIODIC, "The newer checkpoint 2 is complete."),
                        new Publish(3, PERIODIC));
    }

    @Test
    void publishesTheOlderAfterAllIfTheNewerCouldNotBe() {
        coordinator =
                new CheckpointCoordinator(
                        EVERY_100_MS.withMaxConcurrent(2).withTolerableFailures(1));
        running();
        at(100);
        at(200);
        acknowledgeAll(2);
        acknowledgeAll(1);

        assertThat(coordinator.publishFailed(2, "disk full", now()))
                .containsExactly(
                        new Abort(2, PERIODIC, "Its metadata could not be published: disk full"),
                        new Publish(1, PERIODIC));
    }

    @Test
    void aSavepointNeitherWaitsNorDelaysNorSubsumes() {
        running();
        at(100);
        assertThat(request(SAVEPOINT))
                .containsExactly(new Trigger(2, SAVEPOINT, true, OptionalLong.of(101)));
        assertThat(acknowledgeAll(2)).containsExactly(new Publish(2, SAVEPOINT));
        assertThat(published(2)).containsExactly(new Complete(2, SAVEPOINT));
        assertThat(complete(1)).containsExactly(new Complete(1, PERIODIC));

        request(SAVEPOINT);
        assertThat(at(200)).containsExactly(periodic(4));
        assertThat(complete(4)).containsExactly(new Complete(4, PERIODIC));
        assertThat(complete(3)).containsExactly(new Complete(3, SAVEPOINT));
    }

    @Test
    void aCheckpointAskedForWaitsForTheOneInFlight() {
        running();
        at(100);
        assertThat(coordinator.request(new CheckpointRequest(7, MANUAL, true), now())).isEmpty();
        assertThat(complete(1))
                .containsExactly(
                        new Complete(1, PERIODIC),
                        new Trigger(2, MANUAL, true, OptionalLong.of(7)));
    }

    @Test
    void failsTheJobWhenMoreFailuresInARowThanTolerated() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(1));
        running();
        at(100);
        decline(1, 0);
        at(200);
        complete(2);
        at(300);
        assertThat(decline(3, 0)).as("one in a row").hasSize(1);
        at(400);
        request(SAVEPOINT);
        request(MANUAL);

        List<CheckpointDecision> decisions = decline(4, 1);

        assertThat(decisions)
                .extracting(decision -> (Object) decision.getClass())
                .containsExactly(Abort.class, Abort.class, Refuse.class, FailJob.class);
        assertThat(decisions.get(3))
                .isEqualTo(
                        new FailJob(
                                "2 checkpoints in a row have failed and 1 are tolerated"
                                        + " (execution.checkpointing.tolerable-failed-checkpoints)."
                                        + " The last was checkpoint 4: Worker 1 declined it: no room"));
        assertThat(at(100_000)).isEmpty();
        assertThat(request(MANUAL)).containsExactly(refused("The job is not running."));
    }

    @Test
    void aFailedSavepointNeverCounts() {
        running();
        for (int i = 0; i < 5; i++) {
            request(SAVEPOINT);
            assertThat(decline(coordinator.nextId() - 1, 0))
                    .hasSize(1)
                    .first()
                    .isInstanceOf(Abort.class);
        }
        request(SAVEPOINT);
        acknowledgeAll(6);
        assertThat(coordinator.publishFailed(6, "disk full", now())).hasSize(1);
    }

    @Test
    void toleratesAnyNumberIfTold() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(-1));
        running();
        for (int i = 1; i <= 100; i++) {
            assertThat(at(100L * i)).containsExactly(periodic(i));
            assertThat(decline(i, 0)).hasSize(1);
        }
    }

    @Test
    void afterAFailedCheckpointZeroThePeriodicOnesGoOnAndTheFirstIsFull() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(1));
        millis = 0;
        coordinator.startedFresh(WORKERS, now());
        decline(0, 0);

        assertThat(at(100)).containsExactly(new Trigger(1, PERIODIC, true, OptionalLong.empty()));
        complete(1);
        assertThat(at(200)).containsExactly(periodic(2));
    }

    @Test
    void everyCheckpointIsFullIfTheyAreNotIncremental() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withIncremental(false));
        running();

        assertThat(at(100)).containsExactly(new Trigger(1, PERIODIC, true, OptionalLong.empty()));
        complete(1);
        assertThat(request(MANUAL))
                .containsExactly(new Trigger(2, MANUAL, true, OptionalLong.of(101)));
    }

    @Test
    void goesOnWithTheIdsAfterTheRestoredOneAndIsFullUntilOneCompletes() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(5));
        millis = 0;
        assertThat(coordinator.startedFrom(restored(41), 50, WORKERS, true, now())).isEmpty();
        assertThat(at(100)).containsExactly(new Trigger(50, PERIODIC, true, OptionalLong.empty()));
        decline(50, 0);
        assertThat(at(200)).containsExactly(new Trigger(51, PERIODIC, true, OptionalLong.empty()));
        complete(51);
        assertThat(at(300)).containsExactly(periodic(52));
        assertThat(coordinator.stats().latestRestored()).contains(restored(41));
    }

    @Test
    void refusesToUseAnIdTwice() {
        assertThatThrownBy(() -> coordinator.startedFrom(restored(41), 41, WORKERS, true, now()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a greater one");
        running();
        at(100);
        complete(1);
        coordinator.stop("failed", now());
        assertThatThrownBy(() -> coordinator.startedFrom(restored(0), 1, WORKERS, true, now()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 or more");
    }

    @Test
    void startsAgainAfterAFailureOfTheJobWithItsCountsKept() {
        running();
        at(100);
        assertThat(coordinator.stop("worker 1 failed", now()))
                .containsExactly(new Abort(1, PERIODIC, "worker 1 failed"));

        millis = 1000;
        assertThat(coordinator.startedFrom(restored(0), 2, 3, false, now())).isEmpty();
        assertThat(at(1100)).containsExactly(periodic(2));
        acknowledge(2, 0);
        acknowledge(2, 1);
        assertThat(acknowledge(2, 2)).containsExactly(new Publish(2, PERIODIC));
        assertThat(coordinator.stats().counts())
                .isEqualTo(new CheckpointStats.Counts(1, 3, 1, 1, 1));
    }

    @Test
    void aJobThatFailedBeforeCheckpointZeroTakesAnotherFirstOne() {
        coordinator.startedFresh(WORKERS, now());
        coordinator.stop("failed", now());

        assertThat(coordinator.startedFresh(WORKERS, now())).containsExactly(initial(1));
    }

    @Test
    void theLastCheckpointWaitsForTheOneInFlightAndIsTheLast() {
        running();
        at(100);
        assertThat(request(MANUAL)).isEmpty();
        assertThat(request(FINAL))
                .containsExactly(
                        new Refuse(101, "The job is at its end and takes its last checkpoint."));
        assertThat(complete(1))
                .containsExactly(
                        new Complete(1, PERIODIC),
                        new Trigger(2, FINAL, false, OptionalLong.of(102)));
        assertThat(at(500)).isEmpty();
        assertThat(request(SAVEPOINT))
                .containsExactly(refused("The job is at its end and takes its last checkpoint."));
        assertThat(complete(2)).containsExactly(new Complete(2, FINAL));
        assertThat(at(100_000)).isEmpty();
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(CheckpointCoordinator.NEVER);
    }

    @Test
    void aFailedLastCheckpointIsTriedAgainOneIntervalLater() {
        coordinator = new CheckpointCoordinator(EVERY_100_MS.withTolerableFailures(1));
        running();
        at(30);
        request(FINAL);
        assertThat(decline(1, 0)).hasSize(1);
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(nanos(130));
        assertThat(at(130)).containsExactly(new Trigger(2, FINAL, false, OptionalLong.of(101)));
        assertThat(decline(2, 0)).last().isInstanceOf(FailJob.class);
    }

    @Test
    void aFailedLastCheckpointIsTriedAgainAfterTenSecondsIfTheIntervalIsLonger() {
        coordinator =
                new CheckpointCoordinator(
                        EVERY_100_MS.withInterval(Duration.ofHours(1)).withTolerableFailures(1));
        running();
        at(30);
        request(FINAL);
        assertThat(decline(1, 0)).hasSize(1);
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(nanos(10_030));
    }

    @Test
    void aFailedLastCheckpointFailsAJobWithoutAnInterval() {
        coordinator = new CheckpointCoordinator(ON_REQUEST.withTolerableFailures(-1));
        coordinator.startedFresh(WORKERS, now());
        request(FINAL);

        assertThat(decline(0, 0))
                .last()
                .isEqualTo(
                        new FailJob(
                                "The job's last checkpoint, 0, has failed: Worker 0 declined it: no"
                                        + " room"));
    }

    @Test
    void aLastCheckpointThatNeverCameToBeIsRefused() {
        running();
        at(100);
        request(FINAL);

        assertThat(coordinator.stop("cancelled", now()))
                .containsExactly(new Abort(1, PERIODIC, "cancelled"), new Refuse(101, "cancelled"));
    }

    @Test
    void stopsWithASavepointAndTriggersNothingAfterIt() {
        running();
        at(100);
        assertThat(request(STOP)).containsExactly(new Trigger(2, STOP, true, OptionalLong.of(101)));
        assertThat(complete(1)).containsExactly(new Complete(1, PERIODIC));
        assertThat(at(300)).isEmpty();
        assertThat(request(SAVEPOINT))
                .containsExactly(refused("The job is being stopped with a savepoint."));
        assertThat(complete(2)).containsExactly(new Complete(2, STOP));
        assertThat(at(100_000)).isEmpty();
        assertThat(request(MANUAL)).containsExactly(refused("The job is not running."));
    }

    @Test
    void theStopAbortsWhatIsStillInFlight() {
        running();
        at(100);
        request(STOP);

        assertThat(complete(2))
                .containsExactly(
                        new Complete(2, STOP),
                        new Abort(1, PERIODIC, "The job has stopped with savepoint /cp/2."));
    }

    @Test
    void goesOnIfTheStopFails() {
        running();
        request(STOP);
        assertThat(at(150)).isEmpty();
        assertThat(decline(1, 0))
                .containsExactly(new Abort(1, STOP, "Worker 0 declined it: no room"), periodic(2));
    }

    @Test
    void aJobThatEndsWhileItIsStoppedTakesItsLastCheckpointIfTheStopFails() {
        running();
        request(STOP);
        assertThat(request(FINAL)).isEmpty();
        assertThat(decline(1, 0)).contains(new Trigger(2, FINAL, false, OptionalLong.of(102)));
    }

    @Test
    void nothingIsMissingFromAWorkerThatIsDone() {
        running();
        at(100);
        acknowledge(1, 0);
        assertThat(coordinator.workerFinished(1, now())).containsExactly(new Publish(1, PERIODIC));
        published(1);
        at(200);
        assertThat(acknowledge(2, 0)).containsExactly(new Publish(2, PERIODIC));
        published(2);
        coordinator.workerFinished(0, now());
        assertThat(at(300)).containsExactly(periodic(3), new Publish(3, PERIODIC));
    }

    @Test
    void refusesWhatIsAskedBeforeTheJobRuns() {
        assertThat(request(SAVEPOINT)).containsExactly(refused("The job is not running."));
        assertThat(coordinator.nextDeadlineNanos()).isEqualTo(CheckpointCoordinator.NEVER);
        assertThat(coordinator.stop("never started", now())).isEmpty();
    }

    @Test
    void refusesRequestsWithoutEnd() {
        running();
        at(100);
        for (int i = 0; i < 1000; i++) {
            assertThat(request(MANUAL)).isEmpty();
        }
        assertThat(request(MANUAL)).containsExactly(refused("1000 requests are waiting already."));
    }

    @Test
    void refusesWhatCanOnlyBeABug() {
        running();
        at(100);
        acknowledge(1, 0);
        assertBug(() -> acknowledge(1, 0), "Worker 0 acknowledged checkpoint 1 twice");
        assertBug(() -> acknowledge(1, 2), "Worker 2 is unknown, expected 0 to 1");
        assertBug(() -> acknowledge(2, 0), "checkpoint 2, which was never triggered");
        assertBug(() -> published(1), "it was not being published");
        assertBug(() -> coordinator.startedFresh(WORKERS, now()), "expected stopped");
        assertThatThrownBy(() -> new CheckpointRequest(1, PERIODIC, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsPeopleWhatThereWas() {
        running();
        millis = 110;
        coordinator.timePassed(now());
        millis = 120;
        coordinator.acknowledged(1, 1, new AckReport(10, 100, 7, 1, 2, 3, 4), now());
        CheckpointStats inFlight = coordinator.stats();
        millis = 130;
        coordinator.acknowledged(1, 0, new AckReport(5, 50, 6, 1, 2, 3, 4), now());
        millis = 135;
        published(1);
        request(SAVEPOINT);
        complete(2);
        at(200);
        decline(3, 0);

        assertThat(inFlight.history().get(0))
                .isInstanceOfSatisfying(
                        CheckpointStats.InProgress.class,
                        item -> {
                            assertThat(item.progress().checkpointId()).isEqualTo(1);
                            assertThat(item.progress().acks())
                                    .containsExactly(
                                            new CheckpointStats.WorkerAck(
                                                    1,
                                                    1_000_120,
                                                    10,
                                                    new AckReport(10, 100, 7, 1, 2, 3, 4)));
                        });
        CheckpointStats stats = coordinator.stats();
        assertThat(stats.counts()).isEqualTo(new CheckpointStats.Counts(0, 4, 0, 3, 1));
        assertThat(stats.latestCompleted())
                .hasValueSatisfying(
                        completed -> {
                            assertThat(completed.progress().checkpointId()).isEqualTo(1);
                            assertThat(completed.progress().triggerMillis()).isEqualTo(1_000_110);
                            assertThat(completed.completedMillis()).isEqualTo(1_000_135);
                            assertThat(completed.durationMillis()).isEqualTo(25);
                            assertThat(completed.progress().checkpointedBytes()).isEqualTo(15);
                            assertThat(completed.progress().stateBytes()).isEqualTo(150);
                            assertThat(completed.location()).isEqualTo("/cp/1");
                        });
        assertThat(stats.latestSavepoint())
                .hasValueSatisfying(s -> assertThat(s.location()).isEqualTo("/cp/2"));
        assertThat(stats.latestFailed())
                .hasValueSatisfying(
                        f -> assertThat(f.reason()).isEqualTo("Worker 0 declined it: no room"));
        assertThat(stats.history())
                .extracting(item -> item.progress().checkpointId())
                .containsExactly(3L, 2L, 1L, 0L);
    }

    @Test
    void remembersTheNewestTen() {
        running();
        for (int i = 1; i <= 20; i++) {
            at(100L * i);
            complete(i);
        }
        at(2100);

        assertThat(coordinator.stats().history())
                .extracting(item -> item.progress().checkpointId())
                .containsExactly(21L, 20L, 19L, 18L, 17L, 16L, 15L, 14L, 13L, 12L);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> EVERY_100_MS.withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The checkpoint setting timeout is PT0S, expected more than zero.");
        assertThatThrownBy(() -> EVERY_100_MS.withMaxConcurrent(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_100_MS.withTolerableFailures(-2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVERY_100_MS.withNumRetained(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Started at time 0, checkpoint 0 complete. */
    private void running() {
        millis = 0;
        coordinator.startedFresh(WORKERS, now());
        complete(0);
    }

    private Now now() {
        return new Now(nanos(millis), 1_000_000 + millis);
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private List<CheckpointDecision> at(long millis) {
        this.millis = millis;
        return coordinator.timePassed(now());
    }

    private List<CheckpointDecision> after(long more) {
        return at(millis + more);
    }

    /** The first request is number 101. */
    private List<CheckpointDecision> request(CheckpointKind kind) {
        requests++;
        return coordinator.request(new CheckpointRequest(requests, kind, false), now());
    }

    private List<CheckpointDecision> acknowledge(long id, int worker) {
        return coordinator.acknowledged(id, worker, AckReport.EMPTY, now());
    }

    private List<CheckpointDecision> acknowledgeAll(long id) {
        List<CheckpointDecision> decisions = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            decisions.addAll(acknowledge(id, worker));
        }
        return decisions;
    }

    private List<CheckpointDecision> decline(long id, int worker) {
        return coordinator.declined(id, worker, "no room", now());
    }

    private List<CheckpointDecision> published(long id) {
        return coordinator.published(id, "/cp/" + id, now());
    }

    /** Acknowledged by all and published; what follows from the publication. */
    private List<CheckpointDecision> complete(long id) {
        acknowledgeAll(id);
        return published(id);
    }

    private static Trigger initial(long id) {
        return new Trigger(id, INITIAL, true, OptionalLong.empty());
    }

    private static Trigger periodic(long id) {
        return new Trigger(id, PERIODIC, false, OptionalLong.empty());
    }

    private Refuse refused(String reason) {
        return new Refuse(requests, reason);
    }

    private static CheckpointStats.Restored restored(long id) {
        return new CheckpointStats.Restored(id, false, 5, "/cp/" + id);
    }

    private static void assertBug(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }
}
