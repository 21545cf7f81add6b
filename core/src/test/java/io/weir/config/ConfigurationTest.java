package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    private static final ConfigSource FILE =
            new ConfigSource(ConfigSource.Rank.FILE, "conf/config.yaml line 3");
    private static final ConfigSource COMMAND_LINE =
            new ConfigSource(ConfigSource.Rank.COMMAND_LINE, "-D …");

    @Test
    void hasTheDefaultsIfNothingIsSet() {
        Configuration empty = Configuration.empty();

        assertThat(empty.get(CheckpointingOptions.INTERVAL)).isEqualTo(Duration.ofSeconds(10));
        assertThat(empty.get(CheckpointingOptions.MODE)).isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(empty.get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(3);
        assertThat(empty.find(CheckpointingOptions.DIR)).isEmpty();
        assertThat(empty.toMap()).isEmpty();
        assertThat(empty.isSet(CheckpointingOptions.INTERVAL)).isFalse();
        assertThatThrownBy(() -> empty.get(CheckpointingOptions.DIR))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "execution.checkpointing.dir is not set and has no default, expected a"
                                + " string. Set it in conf/config.yaml or with"
                                + " -D execution.checkpointing.dir=…");
    }

    @Test
    void isNeverChanged() {
        Configuration empty = Configuration.empty();
        Configuration one = empty.with(CheckpointingOptions.NUM_RETAINED, 7);

        assertThat(one.get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(7);
        assertThat(one.with(CheckpointingOptions.NUM_RETAINED, 8)).isNotSameAs(one);
        assertThat(one.get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(7);
        assertThat(empty.get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(3);
        assertThat(one.toMap()).containsExactly(entry("execution.checkpointing.num-retained", "7"));
        assertThat(one.source(CheckpointingOptions.NUM_RETAINED)).contains(ConfigSource.CODE);
    }

    @Test
    void theHigherRankCountsWhateverTheOrder() {
        String key = CheckpointingOptions.NUM_RETAINED.key();
        Configuration file = Configuration.empty().with(key, "1", FILE);
        Configuration code = Configuration.empty().with(key, "2");
        Configuration commandLine = Configuration.empty().with(key, "3", COMMAND_LINE);

        assertThat(file.overlaidBy(code).get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(2);
        assertThat(code.overlaidBy(file).get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(2);
        assertThat(
                        commandLine
                                .overlaidBy(code)
                                .overlaidBy(file)
                                .get(CheckpointingOptions.NUM_RETAINED))
                .isEqualTo(3);
        assertThat(commandLine.with(CheckpointingOptions.NUM_RETAINED, 4))
                .extracting(c -> c.get(CheckpointingOptions.NUM_RETAINED))
                .isEqualTo(3);
    }

    @Test
    void refusesAWrongValueAndSaysWhereItIsAndWhatIsExpected() {
        assertThatThrownBy(
                        () ->
                                Configuration.empty()
                                        .with("execution.checkpointing.interval", "ten", FILE))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "execution.checkpointing.interval is 'ten', set in conf/config.yaml line 3;"
                                + " expected a duration such as 500 ms, 10 s, 5 min, 1 h or PT1H30M, or"
                                + " off.");
        assertThatThrownBy(
                        () ->
                                Configuration.empty()
                                        .with(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "execution.checkpointing.max-concurrent-checkpoints is '0', set in the"
                                + " program; expected a whole number, 1 or more.");
    }

    @ParameterizedTest
    @CsvSource({
        "execution.checkpointing.intervall, execution.checkpointing.interval",
        "execution.checkpoining.interval, execution.checkpointing.interval",
        "execution.checkpointing.itnerval, execution.checkpointing.interval",
        "execution.checkpointing.min_pause, execution.checkpointing.min-pause",
        "Execution.Checkpointing.Timeout, execution.checkpointing.timeout",
        "checkpointing.interval, execution.checkpointing.interval",
        "num-retained, execution.checkpointing.num-retained",
        "restart-strategy.typ, restart-strategy.type",
        "state.backend.typ, state.backend.type"
    })
    void refusesAnUnknownKeyAndNamesTheOneThatWasMeant(String key, String meant) {
        assertThatThrownBy(() -> Configuration.empty().with(key, "1", FILE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key + " is not a setting that Weir knows, set to '1' in")
                .hasMessageContaining("conf/config.yaml line 3. Did you mean ")
                .hasMessageEndingWith(meant + "?");
    }

    @Test
    void namesNoneIfNoneComesClose() {
        assertThatThrownBy(() -> Configuration.empty().with("my.own.thing", "1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("All settings are in docs/configuration.md.");
    }

    @ParameterizedTest
    @CsvSource({
        "state.checkpoints.num-retained, execution.checkpointing.num-retained, 5",
        "state.checkpoint-storage, execution.checkpointing.storage, filesystem",
        "state.checkpoints.dir, execution.checkpointing.dir, /cp",
        "state.backend.fs.checkpointdir, execution.checkpointing.dir, /cp",
        "state.savepoints.dir, execution.checkpointing.savepoint-dir, /sp",
        "savepoints.state.backend.fs.dir, execution.checkpointing.savepoint-dir, /sp",
        "state.checkpoints.create-subdir, execution.checkpointing.create-subdir, false",
        "state.backend.incremental, execution.checkpointing.incremental, false",
        "execution.savepoint.path, execution.state-recovery.path, /sp/1",
        "execution.savepoint.ignore-unclaimed-state,"
                + " execution.state-recovery.ignore-unclaimed-state, true",
        "execution.savepoint-restore-mode, execution.state-recovery.claim-mode, claim",
        "state.backend, state.backend.type, hashmap",
        "restart-strategy, restart-strategy.type, fixeddelay",
        "pipeline.operator-chaining, pipeline.operator-chaining.enabled, false",
        "execution.checkpointing.checkpoints-after-tasks-finish.enabled,"
                + " execution.checkpointing.checkpoints-after-tasks-finish, false"
    })
    void acceptsOldKeys(String old, String present, String value) {
        assertThat(Configuration.empty().with(old, value).toMap())
                .containsExactly(entry(present, value));
    }

    @Test
    void refusesAnOldAndANewKeyThatContradictEachOtherInOnePlace() {
        Configuration old = Configuration.empty().with("state.savepoints.dir", "/a", FILE);

        assertThatThrownBy(() -> old.with("execution.checkpointing.savepoint-dir", "/b", FILE))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "state.savepoints.dir is '/a' (conf/config.yaml line 3) and"
                                + " execution.checkpointing.savepoint-dir is '/b' (conf/config.yaml"
                                + " line 3), but both name the same setting. Remove one of them.");
        assertThat(
                        old.with("execution.checkpointing.savepoint-dir", "/a", FILE)
                                .get(CheckpointingOptions.SAVEPOINT_DIR))
                .isEqualTo("/a");
        assertThat(
                        old.with("execution.checkpointing.savepoint-dir", "/b", COMMAND_LINE)
                                .get(CheckpointingOptions.SAVEPOINT_DIR))
                .isEqualTo("/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution.checkpointing.interval-during-backlog",
                "execution.checkpointing.data-inline-threshold",
                "state.storage.fs.memory-threshold",
                "state.backend.fs.memory-threshold",
                "execution.checkpointing.write-buffer-size",
                "state.storage.fs.write-buffer-size",
                "execution.checkpointing.cleaner.parallel-mode",
                "state.checkpoint.cleaner.parallel-mode",
                "execution.checkpointing.file-merging.max-file-size",
                "execution.checkpointing.unaligned",
                "execution.checkpointing.unaligned.enabled",
                "execution.checkpointing.aligned-checkpoint-timeout",
                "execution.checkpointing.alignment-timeout",
                "execution.checkpointing.unaligned.interruptible-timers.enabled",
                "execution.checkpointing.during-recovery.enabled",
                "pipeline.sources.pause-until-first-checkpoint",
                "execution.state-recovery.from-local",
                "execution.state-recovery.without-channel-state.checkpoint-id",
                "execution.checkpointing.recover-without-channel-state.checkpoint-id",
                "state.changelog.enabled",
                "state.backend.changelog.storage",
                "state.latency-track.sample-interval",
                "state.backend.latency-track.history-size",
                "jobmanager.execution.failover-strategy",
                "pipeline.object-reuse",
                "client.timeout",
                "akka.client.timeout",
                "rest.port",
                "rest.retry.max-attempts",
                "web.submit.enable",
                "web.port",
                "high-availability",
                "high-availability.type",
                "recovery.mode"
            })
    void acceptsKeysOfFlinkThatMeanNothingHereAndSaysSo(String key) {
        Configuration configuration = Configuration.empty().with(key, "anything", FILE);

        assertThat(configuration.withoutEffect())
                .singleElement()
                .satisfies(
                        setting -> {
                            assertThat(setting.key()).isEqualTo(key);
                            assertThat(setting)
                                    .asString()
                                    .startsWith(key + " (conf/config.yaml line 3) has no effect: ")
                                    .endsWith(".");
                        });
    }

    @Test
    void aModuleCanBringOptionsThatWeirsCoreDoesNotHave() {
        ConfigOption<Integer> port = ConfigOption.of("rest.port", ValueType.INT).withDefault(8081);
        Configuration configuration =
                Configuration.empty(KnownKeys.core().and(List.of(port))).with("rest.port", "8082");

        assertThat(configuration.get(port)).isEqualTo(8082);
        assertThat(configuration.withoutEffect()).isEmpty();
        assertThatThrownBy(() -> KnownKeys.core().and(List.of(CheckpointingOptions.DIR)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.dir belongs to");
    }

    @Test
    void restartsByDefaultIfCheckpointsAreOn() {
        Configuration on = Configuration.empty();
        Configuration off = on.with(CheckpointingOptions.INTERVAL, Duration.ZERO);

        assertThat(RestartOptions.typeOf(on)).isEqualTo(RestartStrategyType.EXPONENTIAL_DELAY);
        assertThat(RestartOptions.typeOf(off)).isEqualTo(RestartStrategyType.NONE);
        for (String none : List.of("none", "off", "disable")) {
            assertThat(RestartOptions.typeOf(on.with("restart-strategy.type", none)))
                    .isEqualTo(RestartStrategyType.NONE);
        }
        assertThat(RestartOptions.typeOf(off.with("restart-strategy.type", "failurerate")))
                .isEqualTo(RestartStrategyType.FAILURE_RATE);
    }

    @Test
    void countsEditsAsDamerauAndLevenshteinDo() {
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
        assertThat(Nearest.distance("ca", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }

    private static java.util.Map.Entry<String, String> entry(String key, String value) {
        return java.util.Map.entry(key, value);
    }
}
