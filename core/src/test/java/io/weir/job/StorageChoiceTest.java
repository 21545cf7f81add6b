package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageChoiceTest {
    private static String text(Configuration configuration) {
        JobSettings settings =
                JobSettings.from("job", configuration, Optional.empty(), 2, "resume");
        return String.join(
                "\n",
                StorageChoice.of(settings, configuration).stream()
                        .map(StorageChoice::text)
                        .toList());
    }

    @Test
    void saysWhatHoldsIfNothingIsSet() {
        assertThat(text(Configuration.empty()))
                .isEqualTo(
                        """
                        Checkpoints: memory, which ends with the process (execution.checkpointing.dir is not set)
                        Savepoints: wherever each is asked for (execution.checkpointing.savepoint-dir is not set)""");
    }

    @Test
    void saysWhichStoreAndWhereItWasSet() {
        assertThat(
                        text(
                                Configuration.empty()
                                        .with("execution.checkpointing.dir", "/data/ckpt")
                                        .with("state.savepoints.dir", "test://here/sp")))
                .isEqualTo(
                        """
                        Checkpoints: /data/ckpt, on the disk of this machine (set in the program)
                        Savepoints: test://here/sp, by io.weir.storage.FileStoresTest$TestProvider, which is on the class path (set in the program)""");
    }

    @Test
    void saysWhatIsMissingAndHowToAddIt() {
        assertThat(text(Configuration.empty().with("execution.checkpointing.dir", "s3://b/c")))
                .contains("Checkpoints: s3://b/c, can't be used: ")
                .contains("io.weir:weir-storage-s3");
    }

    @Test
    void saysThatTheDirectoryDoesNotCountInMemory() {
        assertThat(
                        text(
                                Configuration.empty()
                                        .with("execution.checkpointing.dir", "/data/ckpt")
                                        .with("execution.checkpointing.storage", "jobmanager")))
                .contains(
                        "Checkpoints: memory, which ends with the process (execution.checkpointing.storage is jobmanager)");
    }

    @Test
    void saysWhereCopiesOfFarCheckpointsAre() {
        assertThat(
                        text(
                                Configuration.empty()
                                        .with("execution.checkpointing.dir", "test://here/c")
                                        .with(
                                                "execution.checkpointing.local-backup.enabled",
                                                "true")
                                        .with(
                                                "execution.checkpointing.local-backup.dirs",
                                                "/fast")))
                .contains(
                        "Copies: /fast, on the disk of this machine, for a fast restart (set in the program)");
    }
}
