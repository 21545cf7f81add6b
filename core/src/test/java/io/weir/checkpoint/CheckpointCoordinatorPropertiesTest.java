package io.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.checkpoint.CheckpointDecision.Abort;
import io.weir.checkpoint.CheckpointDecision.Complete;
import io.weir.checkpoint.CheckpointDecision.Discard;
import io.weir.checkpoint.CheckpointDecision.FailJob;
import io.weir.checkpoint.CheckpointDecision.Publish;
import io.weir.checkpoint.CheckpointDecision.Refuse;
import io.weir.checkpoint.CheckpointDecision.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever happens: random facts in a random order, watched by a simple model. */
class CheckpointCoordinatorPropertiesTest {
    @Property(tries = 250)
    void holdsItsInvariants(@ForAll long seed) {
        new Run(new Random(seed)).play(300);
    }

    private static final class Run {
        private static final int MAX_WORKERS = 3;

        private final Random random;
        private final CheckpointSettings settings;
        private final CheckpointCoordinator coordinator;
        private final StringBuilder log = new StringBuilder();

        // The model: what the decisions so far have led to.
        private final TreeMap<Long, CheckpointKind> inFlight = new TreeMap<>();
        private final Map<Long, Set<Integer>> owed = new HashMap<>();
        private final Set<Long> publishing = new HashSet<>();
        private final Set<Long> unanswered = new HashSet<>();
        private final Set<Long> answered = new HashSet<>();
        private final List<Long> aborted = new ArrayList<>();
        private final Set<Integer> finished = new HashSet<>();
        private boolean running;
        private int workers;
        private long newestId = -1;
        private long newestComplete = -1;
        private long completedNanos = Long.MIN_VALUE / 2;
        private int failures;
        private long nanos;
        private long requests;
        private int completions;

        Run(Random random) {
            this.random = random;
            this.nanos = random.nextInt(-1000, 1000);
            settings =
                    CheckpointSettings.DEFAULT
                            .withInterval(Duration.ofNanos(random.nextInt(4) == 0 ? 0 : 100))
                            .withTimeout(Duration.ofNanos(50 + random.nextInt(300)))
                            .withMinPause(Duration.ofNanos(40L * random.nextInt(3)))
                            .withMaxConcurrent(1 + random.nextInt(3))
                            .withTolerableFailures(random.nextInt(5) - 1);
            coordinator = new CheckpointCoordinator(settings);
        }

        void play(int steps) {
            for (int step = 0; step < steps; step++) {
                List<CheckpointDecision> decisions = fact();
                try {
                    watch(decisions);
                    agreesWithItself();
                } catch (AssertionError e) {
                    throw new AssertionError(settings + "\n" + log + e.getMessage(), e);
                }
            }
            note("end");
            finish();
        }

        private List<CheckpointDecision> fact() {
            if (!running) {
                return inFlight.isEmpty() && random.nextBoolean() ? start() : othersThanStart();
            }
            return othersThanStart();
        }

        private List<CheckpointDecision> start() {
            workers = 1 + random.nextInt(MAX_WORKERS);
            running = true;
            failures = 0;
            finished.clear();
            completedNanos = Long.MIN_VALUE / 2;
            note("start with " + workers);
            if (newestComplete < 0) {
                return coordinator.startedFresh(workers, now());
            }
            return coordinator.startedFrom(
                    new CheckpointStats.Restored(newestComplete, false, 0, ""),
                    coordinator.nextId() + random.nextInt(2),
                    workers,
                    random.nextBoolean(),
                    now());
        }

        private List<CheckpointDecision> othersThanStart() {
            int choice = random.nextInt(100);
            if (choice < 45) {
                return acknowledge();
            }
            if (choice < 65) {
                return publish();
            }
            if (choice < 85) {
                return timePasses();
            }
            if (choice < 95) {
                return request();
            }
            if (choice < 97) {
                return decline();
            }
            if (choice < 98 && running) {
                int worker = random.nextInt(workers);
                note("finished " + worker);
                finished.add(worker);
                owed.values().forEach(missing -> missing.remove(worker));
                return coordinator.workerFinished(worker, now());
            }
            if (choice < 99 && !aborted.isEmpty()) {
                long id = aborted.get(random.nextInt(aborted.size()));
                List<CheckpointDecision> decisions =
                        coordinator.acknowledged(id, 0, AckReport.EMPTY, now());
                assertThat(decisions).first().isEqualTo(new Discard(id, 0));
                return decisions.subList(1, decisions.size());
            }
            if (random.nextInt(3) == 0) {
                note("stop");
                running = false;
                return coordinator.stop("stop", now());
            }
            return List.of();
        }

        private List<CheckpointDecision> acknowledge() {
            for (long id : inFlight.keySet()) {
                Set<Integer> missing = owed.get(id);
                if (!missing.isEmpty() && random.nextBoolean()) {
                    int worker = missing.iterator().next();
                    missing.remove(worker);
                    note("ack " + id + " by " + worker);
                    return coordinator.acknowledged(id, worker, AckReport.EMPTY, now());
                }
            }
            return List.of();
        }

        private List<CheckpointDecision> publish() {
            if (publishing.isEmpty()) {
                return List.of();
            }
            long id = List.copyOf(publishing).get(random.nextInt(publishing.size()));
            if (random.nextInt(8) == 0) {
                note("publish failed " + id);
                publishing.remove(id);
                return coordinator.publishFailed(id, "disk full", now());
            }
            note("published " + id);
            return coordinator.published(id, "", now());
        }

        private List<CheckpointDecision> decline() {
            for (long id : inFlight.keySet()) {
                if (running && random.nextBoolean()) {
                    note("decline " + id);
                    return coordinator.declined(id, 0, "no room", now());
                }
            }
            return List.of();
        }

        private List<CheckpointDecision> request() {
            CheckpointKind kind =
                    switch (random.nextInt(20)) {
                        case 0 -> CheckpointKind.STOP;
                        case 1 -> CheckpointKind.FINAL;
                        case 2, 3, 4, 5 -> CheckpointKind.SAVEPOINT;
                        default -> CheckpointKind.MANUAL;
                    };
            long number = ++requests;
            unanswered.add(number);
            note("request " + number + " " + kind);
            return coordinator.request(
                    new CheckpointRequest(number, kind, random.nextBoolean()), now());
        }

        private List<CheckpointDecision> timePasses() {
            long deadline = coordinator.nextDeadlineNanos();
            assertThat(deadline).as("no deadline is left behind").isGreaterThan(nanos);
            if (deadline != CheckpointCoordinator.NEVER && random.nextBoolean()) {
                nanos = deadline - 1;
                assertThat(coordinator.timePassed(now())).as("before the deadline").isEmpty();
                nanos = deadline;
                note("deadline");
                List<CheckpointDecision> decisions = coordinator.timePassed(now());
                assertThat(decisions).as("at the deadline").isNotEmpty();
                return decisions;
            }
            nanos += random.nextInt(60);
            note("time passes");
            return coordinator.timePassed(now());
        }

        private void watch(List<CheckpointDecision> decisions) {
            for (int i = 0; i < decisions.size(); i++) {
                CheckpointDecision decision = decisions.get(i);
                note("  " + decision);
                if (decision instanceof Trigger trigger) {
                    triggered(trigger);
                } else if (decision instanceof Publish publish) {
                    assertThat(owed.get(publish.checkpointId())).isEmpty();
                    assertThat(publishing.add(publish.checkpointId())).isTrue();
                    assertThat(publishing.stream().filter(id -> !inFlight.get(id).isSavepoint()))
                            .as("checkpoints published at once")
                            .hasSizeLessThanOrEqualTo(1);
                } else if (decision instanceof Complete complete) {
                    completed(complete);
                } else if (decision instanceof Abort abort) {
                    assertThat(inFlight.remove(abort.checkpointId())).isEqualTo(abort.kind());
                    assertThat(publishing).doesNotContain(abort.checkpointId());
                    aborted.add(abort.checkpointId());
                    boolean counts =
                            running
                                    && !abort.kind().isSavepoint()
                                    && (abort.reason().startsWith("Its metadata")
                                            || abort.reason().startsWith("It was not ack")
                                            || abort.reason().startsWith("Worker"));
                    failures += counts ? 1 : 0;
                } else if (decision instanceof Refuse refuse) {
                    answer(refuse.request());
                } else if (decision instanceof FailJob) {
                    assertThat(i).as("the last decision").isEqualTo(decisions.size() - 1);
                    running = false;
                } else {
                    throw new AssertionError("Unexpected " + decision);
                }
            }
        }

        private void triggered(Trigger trigger) {
            assertThat(running).as("running").isTrue();
            assertThat(inFlight.values())
                    .as("nothing follows these")
                    .doesNotContain(CheckpointKind.STOP, CheckpointKind.FINAL);
            assertThat(trigger.checkpointId()).isGreaterThan(newestId);
            newestId = trigger.checkpointId();
            if (trigger.kind() != CheckpointKind.FINAL) {
                trigger.request().ifPresent(this::answer);
            } else {
                assertThat(inFlight).as("before a FINAL").isEmpty();
                long request = trigger.request().orElseThrow();
                if (unanswered.contains(request)) {
                    answer(request);
                }
            }
            assertThat(inFlight.values()).doesNotContain(CheckpointKind.INITIAL);
            inFlight.put(trigger.checkpointId(), trigger.kind());
            Set<Integer> missing = new HashSet<>();
            for (int worker = 0; worker < workers; worker++) {
                if (!finished.contains(worker)) {
                    missing.add(worker);
                }
            }
            owed.put(trigger.checkpointId(), missing);
            assertThat(inFlight.values().stream().filter(kind -> !kind.isSavepoint()))
                    .as("checkpoints in flight")
                    .hasSizeLessThanOrEqualTo(settings.maxConcurrent());
            if (trigger.kind() == CheckpointKind.PERIODIC) {
                assertThat(nanos - completedNanos)
                        .as("the pause")
                        .isGreaterThanOrEqualTo(settings.minPause().toNanos());
            }
            if (trigger.kind().isSavepoint() || trigger.kind() == CheckpointKind.INITIAL) {
                assertThat(trigger.full()).isTrue();
            }
        }

        private void completed(Complete complete) {
            long id = complete.checkpointId();
            assertThat(publishing.remove(id)).as("was published").isTrue();
            assertThat(owed.get(id)).as("missing acknowledgements").isEmpty();
            assertThat(inFlight.remove(id)).isEqualTo(complete.kind());
            completions++;
            if (!complete.kind().isSavepoint()) {
                assertThat(id).as("completed in order").isGreaterThan(newestComplete);
                newestComplete = id;
                completedNanos = nanos;
                failures = 0;
            }
            if (complete.kind() == CheckpointKind.STOP || complete.kind() == CheckpointKind.FINAL) {
                running = false;
            }
        }

        private void answer(long request) {
            assertThat(unanswered.remove(request)).as("request " + request).isTrue();
            assertThat(answered.add(request)).as("answered once").isTrue();
        }

        private void agreesWithItself() {
            CheckpointStats.Counts counts = coordinator.stats().counts();
            assertThat(counts.inProgress()).isEqualTo(inFlight.size());
            assertThat(counts.total())
                    .isEqualTo(counts.inProgress() + counts.completed() + counts.failed());
            assertThat(counts.completed()).isEqualTo(completions);
            assertThat(counts.failed()).isEqualTo(aborted.size());
            assertThat(coordinator.isIdle()).isEqualTo(inFlight.isEmpty());
            if (settings.tolerableFailures() >= 0 && running) {
                assertThat(failures).isLessThanOrEqualTo(settings.tolerableFailures());
            }
            if (!running) {
                assertThat(unanswered).as("requests without an answer").isEmpty();
            }
        }

        /** After the end, each Trigger has its Complete or Abort and each request its answer. */
        private void finish() {
            running = false;
            watch(coordinator.stop("end", now()));
            assertThat(inFlight.keySet()).isEqualTo(publishing);
            for (long id : List.copyOf(publishing)) {
                watch(coordinator.published(id, "", now()));
            }
            assertThat(inFlight).isEmpty();
            assertThat(unanswered).isEmpty();
            assertThat(coordinator.nextDeadlineNanos()).isEqualTo(CheckpointCoordinator.NEVER);
        }

        private Now now() {
            return new Now(nanos, nanos);
        }

        private void note(String what) {
            log.append(nanos).append(' ').append(what).append('\n');
        }
    }
}
