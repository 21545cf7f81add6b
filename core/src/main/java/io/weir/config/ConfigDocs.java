package io.weir.config;

import java.util.ArrayList;
import java.util.List;

/** Writes the page that lists all settings, {@code docs/configuration.md}. */
public final class ConfigDocs {
    private ConfigDocs() {}

    /** The page, from the options themselves. */
    public static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Configuration

                <!-- Generated from the options in io.weir.config; a test holds them equal. -->

                A setting can be made in several places. Of two, the one further down counts:
                whoever starts the job has the last word.

                1. The default.
                2. `conf/config.yaml`, or the file or directory that the environment variable
                   `WEIR_CONF` names. Keys are flat (`execution.checkpointing.interval: 10 s`) or
                   nested.
                3. The environment variable `WEIR_PROPERTIES`, with lines of the form `key: value`.
                4. The program of the job.
                5. `-D key=value` on the command line.

                The keys are those of Flink, and Flink's older keys are accepted as well. A key
                that Weir does not know is refused, and so is a value that does not fit.

                Durations are written `500 ms`, `10 s`, `5 min`, `1 h`, `2 d` or `PT1H30M`; a number
                alone is milliseconds. Names of choices can be written in any case, with `-` or
                `_`.
                """);
        section(page, "Checkpoints and savepoints", CheckpointingOptions.ALL);
        section(page, "What a job starts from", StateRecoveryOptions.ALL);
        section(page, "State", StateOptions.ALL);
        section(page, "Restarts", RestartOptions.ALL);
        section(page, "Pipeline", PipelineOptions.ALL);
        section(page, "Storages", StorageOptions.ALL);
        page.append(
                """

                What begins with `flink.hadoop.` is handed to Hadoop as it is, without that prefix:
                `flink.hadoop.dfs.replication: 2`. The value of a key that sounds like a secret
                (`secret`, `token`, `password`, `access-key`, ...) is never shown.
                """);
        page.append(
                """

                ## Settings of Flink without effect

                They are accepted, so that a `config.yaml` of Flink can be used as it is; the job
                says at its start which of them it found. A key stands for all that begin with it.

                | key | why it has no effect |
                |---|---|
                """);
        for (FlinkKeys.WithoutEffect each : FlinkKeys.ALL) {
            page.append("| `%s` | %s |\n".formatted(each.key(), sentence(each.reason())));
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String title, List<ConfigOption<?>> options) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (ConfigOption<?> option : options) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    option.key(),
                                    type(option),
                                    option.defaultText(),
                                    option.description() + oldKeys(option)));
        }
    }

    private static String type(ConfigOption<?> option) {
        ValueType<?> type = option.type();
        return type.name().equals("enum") ? type.expected() : type.name();
    }

    private static String oldKeys(ConfigOption<?> option) {
        if (option.oldKeys().isEmpty()) {
            return "";
        }
        List<String> quoted = new ArrayList<>();
        for (String key : option.oldKeys()) {
            quoted.add("`" + key + "`");
        }
        return " Formerly " + String.join(", ", quoted) + ".";
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
