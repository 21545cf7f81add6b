package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.checkpoint.CheckpointMode;
import io.weir.config.ConfigException;
import io.weir.config.Configuration;
import io.weir.restart.RestartStrategies;
import io.weir.restart.RestartStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
    private static JobSettings settings(String... keysAndValues) {
        Configuration configuration = Configuration.empty();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration = configuration.with(keysAndValues[i], keysAndValues[i + 1]);
        }
        return JobSettings.from("job", configuration, Optional.empty(), 6, "resume {checkpoint}");
    }

    @Test
    void haveDefaults() {
        JobSettings settings = settings();
        assertThat(settings.name()).isEqualTo("job");
        assertThat(settings.parallelism()).isEqualTo(6);
        assertThat(settings.maxParallelism()).isZero();
        assertThat(settings.checkpointing().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.checkpointing().mode()).isEqualTo(CheckpointMode.EXACTLY_ONCE);
        assertThat(settings.checkpointDirectory()).isEmpty();
        assertThat(settings.restoreFrom()).isEmpty();
        assertThat(settings.allowNonRestoredState()).isFalse();
        assertThat(settings.chaining()).isTrue();
        assertThat(settings.chainCompilation()).isTrue();
        assertThat(settings.automaticUids()).isTrue();
        assertThat(settings.resumeCommand()).isEqualTo("resume {checkpoint}");
    }

    @Test
    void areReadFromTheConfiguration() {
        JobSettings settings =
                settings(
                        "pipeline.name", "other",
                        "parallelism.default", "3",
                        "pipeline.max-parallelism", "77",
                        "execution.checkpointing.interval", "2 s",
                        "execution.checkpointing.mode", "AT_LEAST_ONCE",
                        "execution.checkpointing.dir", "/c",
                        "execution.state-recovery.path", "latest",
                        "execution.state-recovery.ignore-unclaimed-state", "true",
                        "execution.state-recovery.claim-mode", "CLAIM",
                        "pipeline.operator-chaining.enabled", "false");
        assertThat(settings.name()).isEqualTo("other");
        assertThat(settings.parallelism()).isEqualTo(3);
        assertThat(settings.maxParallelism()).isEqualTo(77);
        assertThat(settings.checkpointing().interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.checkpointing().mode()).isEqualTo(CheckpointMode.AT_LEAST_ONCE);
        assertThat(settings.checkpointDirectory()).contains("/c");
        assertThat(settings.restoreFrom()).contains(JobSettings.LATEST);
        assertThat(settings.allowNonRestoredState()).isTrue();
        assertThat(settings.claim()).isTrue();
        assertThat(settings.chaining()).isFalse();
    }

    @Test
    void refuseABackendThatIsNotThere() {
        assertThatThrownBy(() -> settings("state.backend.type", "paper"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "state.backend.type is 'paper', which this Weir does not have. It has"
                                + " 'hashmap', 'heap'.");
    }

    @Test
    void sayWhichLineBringsAMissingBackend() {
        assertThatThrownBy(() -> settings("state.backend", "rocksdb"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "state.backend.type is 'rocksdb', which needs the module"
                                + " weir-state-rocksdb, which is not there. Add the dependency"
                                + " io.weir:weir-state-rocksdb, of the same version as weir-core, to"
                                + " the program. Or choose 'hashmap' or 'heap'.");
    }

    @Test
    void sayWhichBackendTheyMeanAndWhy() {
        assertThat(settings().stateBackend().describe())
                .startsWith("hashmap (the default of state.backend.type): tables on the heap");
        assertThat(settings("state.backend", "heap").stateBackend().describe())
                .startsWith("heap (state.backend.type in the program): tables on the heap");
    }

    @Test
    void refuseFilesWithoutAFolder() {
        assertThatThrownBy(() -> settings("execution.checkpointing.storage", "filesystem"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "execution.checkpointing.storage is 'filesystem', but"
                                + " execution.checkpointing.dir is not set. Set it to a folder, for"
                                + " instance file:///var/lib/weir/checkpoints.");
    }

    @Test
    void keepCheckpointsInMemoryIfToldTo() {
        assertThat(
                        settings(
                                        "execution.checkpointing.storage", "jobmanager",
                                        "execution.checkpointing.dir", "/c")
                                .checkpointDirectory())
                .isEmpty();
    }

    @Test
    void takeTheRestartStrategyOfTheProgramOverTheConfiguredOne() {
        RestartStrategy.Factory none = RestartStrategies.none();
        Configuration configuration =
                Configuration.empty().with("restart-strategy.type", "fixed-delay");
        assertThat(
                        JobSettings.from("job", configuration, Optional.of(none), 1, "")
                                .restart()
                                .create(new Random(1))
                                .failed(0, new IllegalStateException("x")))
                .isInstanceOf(RestartStrategy.Decision.GiveUp.class);
        assertThat(
                        JobSettings.from("job", configuration, Optional.empty(), 1, "")
                                .restart()
                                .create(new Random(1))
                                .failed(0, new IllegalStateException("x")))
                .isInstanceOf(RestartStrategy.Decision.Restart.class);
    }
}
