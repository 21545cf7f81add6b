package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.sim.SimLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancelled job goes on where it was. */
@Timeout(60)
class ResumeTest {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"folder", "_metadata", "latest", "job"})
    void fromACheckpointThatIsNamedInAnyWay(String way) {
        Counting counting = Counting.slow();
        Path checkpoint = new JobRig(directory).cancelled(counting::build);
        String named =
                switch (way) {
                    case "folder" -> checkpoint.toString();
                    case "_metadata" -> checkpoint.resolve("_metadata").toString();
                    case "job" -> checkpoint.getParent().toString();
                    default -> "latest";
                };
        JobRig rig = new JobRig(directory).from(named);
        rig.run(counting.fasterOn()::build);
        counting.requireExact();
        assertThat(rig.events(JobEvent.Restored.class))
                .extracting(JobEvent.Restored::path)
                .singleElement()
                .asString()
                .endsWith(checkpoint.getFileName().toString());
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "3, 1", "1, 4"})
    void atAnotherParallelism(int before, int after) {
        Counting counting = Counting.slow();
        new JobRig(directory)
                .with("parallelism.default", String.valueOf(before))
                .cancelled(counting::build);
        new JobRig(directory)
                .from("latest")
                .with("parallelism.default", String.valueOf(after))
                .run(counting.fasterOn()::build);
        counting.requireExact();
    }

    @Test
    void theFirstCheckpointIsThereBeforeTheFirstRecord() {
        Counting counting =
                new Counting(
                        SimLedger.inCalm(),
                        Counting.AT_ONCE,
                        n -> {
                            List<String> jobs = JobRig.list(directory);
                            if (!Files.exists(
                                    directory.resolve(jobs.get(0)).resolve("chk-0/_metadata"))) {
                                throw new AssertionError("no checkpoint 0 at number " + n);
                            }
                        });
        JobRig rig = new JobRig(directory);
        rig.run(counting::build);
        counting.requireExact();
        assertThat(rig.events.subList(0, 3))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Started", "CheckpointCompleted", "Running");
    }

    @Test
    void aFinishedJobLeavesNothingBehind() {
        JobRig rig = new JobRig(directory);
        JobClient job = rig.start(Counting.fast()::build);
        JobRig.await(job);
        assertThat(rig.checkpoints(job.jobId())).isEmpty();
        assertThat(JobRig.list(directory.resolve(job.jobId()).resolve("shared"))).isEmpty();
    }

    @Test
    void asManyCheckpointsAreKeptAsAreConfigured() {
        JobRig rig = new JobRig(directory).with("execution.checkpointing.num-retained", "2");
        JobClient job = rig.start(Counting.slow()::build);
        for (int i = 0; i < 4; i++) {
            rig.checkpoint(job, false);
        }
        job.cancel();
        var unused = JobRig.failureOf(job);
        assertThat(rig.checkpoints(job.jobId())).containsExactly("chk-3", "chk-4");
    }

    @Test
    void checkpointsOfACancelledJobAreDeletedIfThatIsConfigured() {
        JobRig rig =
                new JobRig(directory)
                        .with(
                                "execution.checkpointing.externalized-checkpoint-retention",
                                "DELETE_ON_CANCELLATION");
        JobClient job = rig.start(Counting.slow()::build);
        rig.checkpoint(job, false);
        job.cancel();
        assertThat(JobRig.failureOf(job))
                .isInstanceOf(JobCanceledException.class)
                .hasMessage("Job 'counting' was cancelled.");
        assertThat(rig.checkpoints(job.jobId())).isEmpty();
    }

    @Test
    void aCancelledJobSaysHowToGoOn() {
        JobRig rig = new JobRig(directory);
        JobClient job = rig.start(Counting.slow()::build);
        Path checkpoint = rig.checkpoint(job, false);
        job.cancel();
        assertThat(JobRig.failureOf(job))
                .hasMessage(
                        "Job 'counting' was cancelled. Its newest checkpoint is kept. Go on from it with: weir run -s file://%s job.jar"
                                .formatted(checkpoint));
    }

    @Test
    void aCheckpointThatIsOnlyReadStays() {
        Counting counting = Counting.slow();
        Path checkpoint = new JobRig(directory).cancelled(counting::build);
        new JobRig(directory).from(checkpoint.toString()).run(counting.fasterOn()::build);
        counting.requireExact();
        assertThat(JobRig.list(checkpoint)).containsExactly("_metadata");
    }

    @Test
    void aJobThatHasEndedAnswersThatItTakesNoCheckpoint() {
        JobClient job = new JobRig(directory).start(Counting.fast()::build);
        JobRig.await(job);
        assertThat(job.triggerCheckpoint(false))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining(
                        "Job 'counting' has ended (FINISHED) and takes no checkpoint.");
    }

    @Test
    void increasesInSizeOnlyByWhatHasChanged() {
        JobRig rig = new JobRig(directory).with("execution.checkpointing.interval", "1 h");
        WideState wide = new WideState();
        JobClient job = rig.start(wide::build);
        wide.awaitFilled();
        rig.checkpoint(job, true);
        rig.checkpoint(job, false);
        List<JobEvent.CheckpointCompleted> completed =
                rig.events(JobEvent.CheckpointCompleted.class);
        long full = completed.get(completed.size() - 2).bytes();
        long increment = completed.get(completed.size() - 1).bytes();
        assertThat(increment).isLessThan(full / 10);
        job.cancel();
        var unused = JobRig.failureOf(job);
    }

    @Test
    void aLongChainIsCompactedAndRestoresRight() {
        // Slow enough for 45 checkpoints on a busy machine; it is cancelled long before its end.
        Counting counting = new Counting(SimLedger.inCalm(), Counting.NUMBERS / 20.0, n -> {});
        JobRig rig = new JobRig(directory).with("execution.checkpointing.num-retained", "1");
        JobClient job = rig.start(counting::build);
        for (int i = 0; i < 45; i++) {
            rig.checkpoint(job, false);
        }
        job.cancel();
        var unused = JobRig.failureOf(job);
        List<String> segments = JobRig.list(directory.resolve(job.jobId()).resolve("shared"));
        assertThat(segments).hasSizeLessThan(2 * 30).anyMatch(name -> name.startsWith("base-"));
        new JobRig(directory).from("latest").run(counting.fasterOn()::build);
        counting.requireExact();
    }
}
