package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose id is given, as somebody does who starts it again when its process has died. */
@Timeout(60)
class GivenIdTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir Path directory;

    private JobRig rig() {
        return new JobRig(directory).with("pipeline.job-id", ID);
    }

    @Test
    void hasThatId() {
        JobRig rig = rig();
        rig.run(Counting.fast()::build);
        assertThat(rig.events(JobEvent.Started.class))
                .extracting(JobEvent.Started::jobId)
                .containsExactly(ID);
    }

    @Test
    void goesOnFromItsNewestCheckpointWithoutBeingTold() {
        Counting counting = Counting.slow();
        Path checkpoint = rig().cancelled(counting::build);
        JobRig again = rig();
        again.run(counting.fasterOn()::build);
        counting.requireExact();
        assertThat(again.events(JobEvent.Restored.class))
                .extracting(JobEvent.Restored::path)
                .singleElement()
                .asString()
                .endsWith("/" + ID + "/" + checkpoint.getFileName());
    }

    @Test
    void startsFromWhatIsNamedTheFirstTimeAndFromItsOwnAfterThat() {
        Counting counting = Counting.slow();
        Path ofAnother = new JobRig(directory).cancelled(counting::build);
        Path own = rig().from(ofAnother.toString()).cancelled(counting::build);
        assertThat(own.getParent().getFileName()).hasToString(ID);

        JobRig again = rig().from(ofAnother.toString());
        again.run(counting.fasterOn()::build);

        counting.requireExact();
        assertThat(again.events(JobEvent.Restored.class))
                .extracting(JobEvent.Restored::path)
                .singleElement()
                .asString()
                .contains(ID);
        assertThat(ofAnother).as("what it was started from first").exists();
    }

    @Test
    void doesNotStartAfreshWhereAllItHasIsDamaged() throws IOException {
        Counting counting = Counting.slow();
        Path checkpoint = rig().cancelled(counting::build);
        for (String name : rig().checkpoints(ID)) {
            Path metadata = checkpoint.resolveSibling(name).resolve("_metadata");
            Files.writeString(metadata, "{}");
        }
        assertThat(rig().failure(counting::build))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageContaining("None of the checkpoints in");
    }

    @Test
    void keepsItsCheckpointsWhenItIsSuspendedWhateverIsConfigured() {
        Counting counting = Counting.slow();
        JobRig rig =
                rig().with(
                                "execution.checkpointing.externalized-checkpoint-retention",
                                "NO_EXTERNALIZED_CHECKPOINTS");
        JobClient job = rig.start(counting::build);
        rig.checkpoint(job, false);
        job.suspend();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);

        rig().run(counting.fasterOn()::build);
        counting.requireExact();
    }

    @Test
    void saysThatAllIsDoneWhileItsCheckpointsAreStillThere() {
        List<String> there = new ArrayList<>();
        List<JobEvent> seen = new CopyOnWriteArrayList<>();
        JobRig rig = rig();
        rig.listening(
                event -> {
                    seen.add(event);
                    if (event instanceof JobEvent.Completing) {
                        there.addAll(rig.checkpoints(ID));
                    }
                });
        rig.run(Counting.fast()::build);
        assertThat(there).isNotEmpty();
        assertThat(seen.get(seen.size() - 1)).isInstanceOf(JobEvent.Finished.class);
        assertThat(directory.resolve(ID)).doesNotExist();
    }

    @Test
    void isRefusedIfItIsNoId() {
        assertThatThrownBy(
                        () ->
                                new JobRig(directory)
                                        .with("pipeline.job-id", "../x")
                                        .start(Counting.fast()::build))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "pipeline.job-id is '../x', expected 32 hexadecimal digits in lower case.");
    }
}
