package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void hasTheDefaultsIfThereIsNothing() {
        assertThat(load().toMap()).isEmpty();
    }

    @Test
    void readsFlatAndNestedKeysInAnyMixture() throws IOException {
        config(
                """
                # how we run
                execution.checkpointing.interval: 5 s
                execution.checkpointing:
                  timeout: 1 min
                execution:
                  checkpointing:
                    min-pause: 500ms
                    mode: at-least-once
                    # dir: /somewhere
                  state-recovery:
                    path: "/sp/1"
                restart-strategy: {type: fixed-delay, fixed-delay.attempts: 3}
                parallelism.default: 4
                pipeline:
                  #name: later
                """);

        Configuration configuration = load();

        assertThat(configuration.toMap())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "execution.checkpointing.interval", "5 s",
                                "execution.checkpointing.timeout", "1 min",
                                "execution.checkpointing.min-pause", "500ms",
                                "execution.checkpointing.mode", "at-least-once",
                                "execution.state-recovery.path", "/sp/1",
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "3",
                                "parallelism.default", "4"));
        assertThat(configuration.get(CheckpointingOptions.MODE))
                .isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
        assertThat(configuration.source(PipelineOptions.PARALLELISM))
                .hasValueSatisfying(
                        source -> assertThat(source.where()).endsWith("config.yaml line 13"));
    }

    @Test
    void whoeverStartsTheJobHasTheLastWord() throws IOException {
        config(
                """
                execution.checkpointing.num-retained: 1
                execution.checkpointing.interval: 1 s
                execution.checkpointing.timeout: 1 s
                pipeline.batch-size: 1
                """);
        environment.put(
                "WEIR_PROPERTIES",
                """
                # of the container
                execution.checkpointing.num-retained: 2
                execution.checkpointing.interval: 2 s

                execution.checkpointing.timeout: 2 s
                """);
        Configuration program =
                Configuration.empty()
                        .with(CheckpointingOptions.NUM_RETAINED, 33)
                        .with(CheckpointingOptions.INTERVAL, Duration.ofSeconds(3));

        Configuration all =
                loader().load(program, List.of("execution.checkpointing.num-retained=44"));

        assertThat(all.get(CheckpointingOptions.NUM_RETAINED)).isEqualTo(44);
        assertThat(all.get(CheckpointingOptions.INTERVAL)).isEqualTo(Duration.ofSeconds(3));
        assertThat(all.get(CheckpointingOptions.TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.get(PipelineOptions.BATCH_SIZE)).isEqualTo(1);
        assertThat(all.get(CheckpointingOptions.MIN_PAUSE)).isZero();
    }

    @Test
    void readsTheFileOrDirectoryThatTheEnvironmentNames() throws IOException {
        config("pipeline.name: not this one");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("config.yaml"), "pipeline.name: in the directory");
        Files.writeString(other.resolve("mine.yaml"), "pipeline.name: the file");

        environment.put("WEIR_CONF", "other");
        assertThat(load().get(PipelineOptions.NAME)).isEqualTo("in the directory");
        environment.put("WEIR_CONF", other.resolve("mine.yaml").toString());
        assertThat(load().get(PipelineOptions.NAME)).isEqualTo("the file");
        environment.put("WEIR_CONF", "");
        assertThat(load().get(PipelineOptions.NAME)).isEqualTo("not this one");
        environment.put("WEIR_CONF", "nowhere");
        assertRefused(
                "WEIR_CONF is 'nowhere', but there is no file " + directory.resolve("nowhere"));
    }

    @Test
    void saysTheLineOfAMistake() throws IOException {
        config("\npipeline:\n  batch-size: many\n");
        assertRefused(
                "pipeline.batch-size is 'many', set in "
                        + directory.resolve("conf/config.yaml")
                        + " line 3; expected a whole number from 1 to 65536.");
        config("pipeline:\n  batch-sizes: 4\n");
        assertRefused("line 2. Did you mean pipeline.batch-size?");
    }

    @Test
    void refusesAKeyThatComesTwice() throws IOException {
        config("pipeline.name: a\npipeline:\n  name: b\n");
        assertRefused("line 3 sets pipeline.name, which line 1 sets already.");
    }

    @Test
    void refusesAKeyWithoutAValue() throws IOException {
        config("pipeline.name:\n");
        assertRefused("line 1 has no value for pipeline.name");
        config("pipelin:\n");
        assertRefused("line 1 has no value for pipelin;");
    }

    @Test
    void refusesWhatIsNotYaml() throws IOException {
        config("pipeline.name: 'never closed\n");
        assertRefused("config.yaml is not YAML: ");
        config("just a sentence\n");
        assertRefused("holds no settings, expected lines of the form key: value.");
        config("a: &x\n  b: *x\n");
        assertRefused("that contains itself");
        config("? [a, b]\n: c\n");
        assertRefused("config.yaml is not YAML: Non scalar key");
        config("pipeline.name: [a, [b]]\n");
        assertRefused("line 1 has a list for pipeline.name whose items are not strings");
    }

    @Test
    void readsAnEmptyFileAndAList() throws IOException {
        config("");
        assertThat(load().toMap()).isEmpty();
        config("# nothing yet\n");
        assertThat(load().toMap()).isEmpty();
        config("pipeline.name: [a, 'b;c']\n");
        assertThat(load().get(PipelineOptions.NAME)).isEqualTo("a;'b;c'");
    }

    @Test
    void readsDefinitions() {
        Configuration configuration =
                loader().definitions(
                                List.of(
                                        "pipeline.name=a=b",
                                        "execution.state-recovery.ignore-unclaimed-state",
                                        "pipeline.batch-size=1",
                                        "pipeline.batch-size = 2"));

        assertThat(configuration.get(PipelineOptions.NAME)).isEqualTo("a=b");
        assertThat(configuration.get(StateRecoveryOptions.IGNORE_UNCLAIMED_STATE)).isTrue();
        assertThat(configuration.get(PipelineOptions.BATCH_SIZE)).isEqualTo(2);
        assertThatThrownBy(() -> loader().definitions(List.of("=x")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("-D =x names no setting, expected -D key=value.");
        assertThatThrownBy(() -> loader().definitions(List.of("pipeline.batch-size=x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("set in -D pipeline.batch-size=x; expected");
    }

    @Test
    void refusesPropertiesThatAreNotKeyAndValue() {
        environment.put("WEIR_PROPERTIES", "\npipeline.name = x\n");
        assertRefused("WEIR_PROPERTIES line 2 is 'pipeline.name = x', expected key: value.");
        environment.put("WEIR_PROPERTIES", "pipeline.batch-size: x");
        assertRefused("set in WEIR_PROPERTIES line 1; expected");
    }

    private ConfigLoader loader() {
        return new ConfigLoader(KnownKeys.core(), environment, directory);
    }

    private Configuration load() {
        return loader().load();
    }

    private void config(String yaml) throws IOException {
        Path conf = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(conf.resolve("config.yaml"), yaml);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
