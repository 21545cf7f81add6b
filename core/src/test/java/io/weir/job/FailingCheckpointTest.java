package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connectors.Generator;
import io.weir.process.OpenContext;
import io.weir.process.RichMapFunction;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.testkit.sim.SimLedger;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that fail while the job runs. */
@Timeout(60)
class FailingCheckpointTest {
    @TempDir Path directory;

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void untilFailed(JobRig rig, int times) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (rig.events(JobEvent.CheckpointFailed.class).size() < times
                && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    @Test
    void aFullDiskIsToleratedAndTheStateIsKept() throws InterruptedException {
        FaultyFileStore disk = new FaultyFileStore();
        JobRig rig =
                new JobRig(directory)
                        .on(disk)
                        .with("execution.checkpointing.interval", "10 ms")
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "-1");
        Counting counting = Counting.slow();
        JobClient job = rig.start(counting::build);
        var unused = rig.checkpoint(job, false);
        disk.capacity(0);
        untilFailed(rig, 3);
        disk.capacity(Long.MAX_VALUE);
        JobRig.await(job);
        counting.requireExact();
        assertThat(rig.events(JobEvent.CheckpointFailed.class))
                .hasSizeGreaterThanOrEqualTo(3)
                .first()
                .satisfies(
                        failed ->
                                assertThat(failed.reason())
                                        .contains(
                                                "The disk of faulty: is full: No space left on device"));
        assertThat(rig.events(JobEvent.Failing.class)).isEmpty();
    }

    @Test
    void aReadOnlyDiskIsToleratedAndTheStateIsKept() throws InterruptedException {
        FaultyFileStore disk = new FaultyFileStore();
        JobRig rig =
                new JobRig(directory)
                        .on(disk)
                        .with("execution.checkpointing.interval", "10 ms")
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "-1");
        Counting counting = Counting.slow();
        JobClient job = rig.start(counting::build);
        var unused = rig.checkpoint(job, false);
        disk.listener(
                step -> {
                    if (!step.startsWith("read") && !step.startsWith("list")) {
                        throw new IOException("Read-only file system");
                    }
                });
        untilFailed(rig, 3);
        disk.heal();
        JobRig.await(job);
        counting.requireExact();
        assertThat(rig.events(JobEvent.CheckpointFailed.class))
                .extracting(JobEvent.CheckpointFailed::reason)
                .allMatch(reason -> reason.endsWith("Read-only file system"));
        assertThat(rig.checkpoints(job.jobId())).isEmpty();
        assertThat(disk.files()).isEmpty();
    }

    record Named(String name) {}

    private static final class KeepsNull extends RichMapFunction<Long, Long> {
        private transient ValueState<Named> named;

        @Override
        public void open(OpenContext openContext) {
            named =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("named", Types.of(Named.class)));
        }

        @SuppressWarnings("NullAway") // As a user's program can do it.
        private static String nothing() {
            return null;
        }

        @Override
        public Long map(Long value) {
            named.update(new Named(nothing()));
            return value;
        }
    }

    @Test
    void aValueThatDoesNotFitItsTypeIsToldWithItsState() {
        JobRig rig = new JobRig(directory);
        JobClient job =
                rig.start(
                        env ->
                                env.from(Generator.sequence(1, 100_000).rate(10_000))
                                        .uid("numbers")
                                        .keyBy(n -> n % 10)
                                        .map(new KeepsNull())
                                        .name("keep")
                                        .uid("keep")
                                        .filter(n -> false)
                                        .uid("none")
                                        .print()
                                        .uid("print"));
        assertThatThrownBy(() -> rig.checkpoint(job, false)).isInstanceOf(AssertionError.class);
        assertThat(JobRig.failureOf(job))
                .hasMessageContaining("State 'named' of operator")
                .hasMessageContaining("'keep'")
                .hasMessageContaining(
                        "can't be written, because a value in it does not fit its type: ");
    }

    @Test
    void moreFailuresInARowThanAreToleratedFailTheJob() throws InterruptedException {
        FaultyFileStore disk = new FaultyFileStore();
        JobRig rig =
                new JobRig(directory)
                        .on(disk)
                        .with("execution.checkpointing.interval", "10 ms")
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "2");
        JobClient job = rig.start(Counting.slow()::build);
        var unused = rig.checkpoint(job, false);
        disk.capacity(0);
        assertThat(JobRig.failureOf(job))
                .hasMessageMatching(
                        "Job 'counting' has failed: 3 checkpoints in a row have failed and 2 are tolerated \\(execution\\.checkpointing\\.tolerable-failed-checkpoints\\)\\. The last was checkpoint \\d+: Worker \\d declined it: .*The disk of faulty: is full: No space left on device\\. The job has no restart strategy\\. .* Its newest checkpoint is kept\\. Go on from it with: weir run -s faulty:\\S+/chk-\\d+ job\\.jar");
    }

    @Test
    void aBlockedOperatorMakesACheckpointExpire() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Counting counting =
                new Counting(
                        SimLedger.inCalm(),
                        Counting.AT_ONCE,
                        n -> {
                            if (n == 5_000) {
                                blocked.countDown();
                                await(released);
                            }
                        });
        JobRig rig =
                new JobRig(directory)
                        .with("execution.checkpointing.timeout", "500 ms")
                        .with("execution.checkpointing.interval", "1 s")
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "5");
        JobClient job = rig.start(counting::build);
        await(blocked);
        assertThat(job.triggerCheckpoint(false))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageMatching(
                        ".*It was not acknowledged by workers? [01](, 1)? within its timeout of 500 ms \\(execution\\.checkpointing\\.timeout\\)\\.");
        released.countDown();
        JobRig.await(job);
        counting.requireExact();
    }
}
