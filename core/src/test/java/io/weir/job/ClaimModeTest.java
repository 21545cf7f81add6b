package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Generator;
import io.weir.stream.StreamEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who deletes what a job has started from. */
@Timeout(60)
class ClaimModeTest {
    @TempDir Path directory;

    private static void program(StreamEnvironment env) {
        env.from(Generator.unbounded(i -> i).rate(5_000))
                .uid("numbers")
                .keyBy(i -> i % 100)
                .count()
                .uid("counts")
                .filter(count -> false)
                .uid("none")
                .print()
                .uid("print");
    }

    private JobRig rig(String mode) {
        return new JobRig(directory.resolve("checkpoints"))
                .with("execution.checkpointing.num-retained", "2")
                .with("execution.state-recovery.claim-mode", mode);
    }

    private Path savepoint() {
        JobRig rig = rig("no-claim");
        JobClient job = rig.start(ClaimModeTest::program);
        // Records have come when there is a checkpoint of them.
        rig.checkpoint(job, false);
        try {
            String path =
                    job.stopWithSavepoint(
                                    false, Optional.of(directory.resolve("savepoints").toString()))
                            .get(20, TimeUnit.SECONDS);
            return Path.of(java.net.URI.create(path));
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private Path checkpoint() {
        JobRig rig = rig("no-claim");
        JobClient job = rig.start(ClaimModeTest::program);
        rig.checkpoint(job, false);
        Path checkpoint = rig.checkpoint(job, false);
        job.cancel();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);
        return checkpoint;
    }

    /** Every file below a folder with the hash of its content. */
    private static Map<String, Integer> files(Path folder) {
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Takes checkpoints until what was there before is subsumed, twice over; then cancels. */
    private JobClient runs(JobRig rig, int checkpoints) {
        JobClient job = rig.start(ClaimModeTest::program);
        for (int i = 0; i < checkpoints; i++) {
            rig.checkpoint(job, i % 2 == 0);
        }
        job.cancel();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);
        assertThat(rig.events(JobEvent.Restored.class)).hasSize(1);
        return job;
    }

    @ParameterizedTest
    @CsvSource({
        "no-claim, savepoint",
        "no-claim, checkpoint",
        "legacy, savepoint",
        "legacy, checkpoint"
    })
    void nothingIsDeletedThatIsNotClaimed(String mode, String from) {
        Path path = from.equals("savepoint") ? savepoint() : checkpoint();
        // A checkpoint's files lie in the folder of the job that took it.
        Path owned = from.equals("savepoint") ? path : path.getParent();
        Map<String, Integer> before = files(owned);
        assertThat(before).hasSizeGreaterThan(2);

        runs(rig(mode).from(path.toString()), 5);
        assertThat(files(owned)).isEqualTo(before);

        // Neither when a job is over that keeps no checkpoint.
        runs(
                rig(mode)
                        .from(path.toString())
                        .with(
                                "execution.checkpointing.externalized-checkpoint-retention",
                                "NO_EXTERNALIZED_CHECKPOINTS"),
                1);
        assertThat(files(owned)).isEqualTo(before);
    }

    @Test
    void aClaimedSavepointIsDeletedWhenNewerCheckpointsHaveSubsumedIt() throws IOException {
        Path savepoint = savepoint();
        Path neighbour = Files.writeString(savepoint.resolveSibling("notes.txt"), "mine");

        JobRig rig = rig("claim").from(savepoint.toString());
        JobClient job = rig.start(ClaimModeTest::program);
        rig.checkpoint(job, false);
        assertThat(savepoint.resolve("_metadata")).as("it is one of the two retained").exists();
        rig.checkpoint(job, false);
        rig.checkpoint(job, false);
        assertThat(savepoint).doesNotExist();
        assertThat(neighbour).exists();
        job.cancel();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);
    }

    @Test
    void whatElseLiesInAClaimedSavepointStays() throws IOException {
        Path savepoint = savepoint();
        Path note = Files.writeString(savepoint.resolve("notes.txt"), "before the upgrade");

        runs(rig("claim").from(savepoint.toString()), 4);

        assertThat(files(savepoint)).containsOnlyKeys("notes.txt");
        assertThat(note).hasContent("before the upgrade");
    }

    @Test
    void aClaimedSavepointIsKeptAsLongAsItIsNeeded() {
        Path savepoint = savepoint();
        Map<String, Integer> before = files(savepoint);
        JobRig rig = rig("claim").from(savepoint.toString());
        JobClient job = rig.start(ClaimModeTest::program);
        rig.checkpoint(job, false);
        job.cancel();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);
        assertThat(files(savepoint)).isEqualTo(before);
    }

    @Test
    void aJobThatNeverRunsLeavesASavepointThatItWouldClaim() {
        Path savepoint = savepoint();
        Map<String, Integer> before = files(savepoint);
        JobRig rig =
                rig("claim")
                        .from(savepoint.toString())
                        .with("pipeline.max-parallelism", "64")
                        .with(
                                "execution.checkpointing.externalized-checkpoint-retention",
                                "NO_EXTERNALIZED_CHECKPOINTS");
        assertThat(rig.failure(ClaimModeTest::program)).isInstanceOf(JobRefusedException.class);
        assertThat(files(savepoint)).isEqualTo(before);
    }

    @Test
    void aJobThatIsRefusedDeletesNoneOfTheCheckpointsThatItWouldGoOnFrom() {
        Path checkpoint = checkpoint();
        Map<String, Integer> before = files(checkpoint.getParent());
        JobRig rig =
                rig("claim")
                        .from(checkpoint.toString())
                        .with("pipeline.max-parallelism", "64")
                        .with(
                                "execution.checkpointing.externalized-checkpoint-retention",
                                "NO_EXTERNALIZED_CHECKPOINTS");
        assertThat(rig.failure(ClaimModeTest::program)).isInstanceOf(JobRefusedException.class);
        assertThat(files(checkpoint.getParent())).isEqualTo(before);
    }

    @Test
    void aClaimedCheckpointIsGoneOnFromInItsOwnFolder() {
        Path checkpoint = checkpoint();
        JobClient job = runs(rig("claim").from(checkpoint.toString()), 4);
        assertThat(job.jobId()).isEqualTo(checkpoint.getParent().getFileName().toString());
        assertThat(checkpoint).doesNotExist();
    }
}
