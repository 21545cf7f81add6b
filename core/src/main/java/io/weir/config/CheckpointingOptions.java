package io.weir.config;

import java.time.Duration;
import java.util.List;

/** How a job is checkpointed, and where its checkpoints and savepoints lie. */
public final class CheckpointingOptions {
    public static final ConfigOption<Duration> INTERVAL =
            ConfigOption.of("execution.checkpointing.interval", ValueType.durationOrOff())
                    .withDefault(Duration.ofSeconds(10))
                    .describedAs(
                            "From the trigger of one checkpoint to that of the next; `off`: no"
                                    + " periodic checkpoints. In Flink they are off by default.");

    public static final ConfigOption<CheckpointingMode> MODE =
            ConfigOption.of(
                            "execution.checkpointing.mode",
                            ValueType.enumeration(CheckpointingMode.class))
                    .withDefault(CheckpointingMode.EXACTLY_ONCE)
                    .describedAs(
                            "After a failure each record counts exactly once, or perhaps twice.");

    public static final ConfigOption<Duration> TIMEOUT =
            ConfigOption.of(
                            "execution.checkpointing.timeout",
                            ValueType.durationAtLeast(Duration.ofMillis(1)))
                    .withDefault(Duration.ofMinutes(10))
                    .describedAs("How long a checkpoint may take before it is given up.");

    public static final ConfigOption<Duration> MIN_PAUSE =
            ConfigOption.of("execution.checkpointing.min-pause", ValueType.DURATION)
                    .withDefault(Duration.ZERO)
                    .describedAs(
                            "From the completion of a checkpoint to the next periodic trigger, at"
                                    + " least.");

    public static final ConfigOption<Integer> MAX_CONCURRENT_CHECKPOINTS =
            ConfigOption.of(
                            "execution.checkpointing.max-concurrent-checkpoints",
                            ValueType.intBetween(1, Integer.MAX_VALUE))
                    .withDefault(1)
                    .describedAs("How many checkpoints may be in flight; savepoints don't count.");

    public static final ConfigOption<Integer> TOLERABLE_FAILED_CHECKPOINTS =
            ConfigOption.of(
                            "execution.checkpointing.tolerable-failed-checkpoints",
                            ValueType.intBetween(-1, Integer.MAX_VALUE))
                    .withDefault(0)
                    .describedAs(
                            "How many checkpoints in a row may fail before the job fails; `-1`:"
                                    + " any number. Savepoints don't count.");

    public static final ConfigOption<ExternalizedCheckpointRetention> RETENTION =
            ConfigOption.of(
                            "execution.checkpointing.externalized-checkpoint-retention",
                            ValueType.enumeration(ExternalizedCheckpointRetention.class))
                    .withDefault(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
                    .describedAs(
                            "Whether checkpoints are kept when the job is cancelled or fails."
                                    + " A job that finishes keeps none. In Flink none are kept by"
                                    + " default.");

    public static final ConfigOption<Integer> NUM_RETAINED =
            ConfigOption.of(
                            "execution.checkpointing.num-retained",
                            ValueType.intBetween(1, Integer.MAX_VALUE))
                    .withDefault(3)
                    .formerly("state.checkpoints.num-retained")
                    .describedAs(
                            "How many checkpoints are kept while the job runs. In Flink it is one.");

    public static final ConfigOption<CheckpointStorage> STORAGE =
            ConfigOption.of(
                            "execution.checkpointing.storage",
                            ValueType.enumeration(CheckpointStorage.class))
                    .withDefaultText("filesystem if a directory is set")
                    .formerly("state.checkpoint-storage")
                    .describedAs(
                            "`filesystem`: checkpoints survive the process; `jobmanager`: they lie"
                                    + " in its memory.");

    public static final ConfigOption<String> DIR =
            ConfigOption.of("execution.checkpointing.dir", ValueType.STRING)
                    .formerly("state.checkpoints.dir")
                    .formerly("state.backend.fs.checkpointdir")
                    .describedAs("The directory of the checkpoints: a path or a URI.");

    public static final ConfigOption<String> SAVEPOINT_DIR =
            ConfigOption.of("execution.checkpointing.savepoint-dir", ValueType.STRING)
                    .formerly("state.savepoints.dir")
                    .formerly("savepoints.state.backend.fs.dir")
                    .describedAs("The directory of savepoints that are asked for without one.");

    public static final ConfigOption<Boolean> LOCAL_COPIES =
            ConfigOption.of("execution.checkpointing.local-backup.enabled", ValueType.BOOLEAN)
                    .withDefault(false)
                    .formerly("state.backend.local-recovery")
                    .describedAs(
                            "Whether checkpoints on S3 or HDFS are also kept on the disk of this"
                                    + " machine, so that a restart reads them from there.");

    public static final ConfigOption<String> LOCAL_COPIES_DIRECTORY =
            ConfigOption.of("execution.checkpointing.local-backup.dirs", ValueType.STRING)
                    .withDefaultText("`weir/checkpoints` in the user's caches (`~/.cache`)")
                    .formerly("taskmanager.state.local.root-dirs")
                    .describedAs(
                            "The local folder for these copies, with room for the checkpoints that"
                                    + " are kept.");

    public static final ConfigOption<Boolean> CREATE_SUBDIR =
            ConfigOption.of("execution.checkpointing.create-subdir", ValueType.BOOLEAN)
                    .withDefault(true)
                    .formerly("state.checkpoints.create-subdir")
                    .describedAs(
                            "Whether each job has a directory of its own, named by its id, below"
                                    + " that of the checkpoints.");

    public static final ConfigOption<Boolean> INCREMENTAL =
            ConfigOption.of("execution.checkpointing.incremental", ValueType.BOOLEAN)
                    .withDefault(true)
                    .formerly("state.backend.incremental")
                    .describedAs(
                            "Whether a checkpoint writes only what has changed. In Flink each"
                                    + " writes everything by default.");

    public static final ConfigOption<Boolean> CHECKPOINTS_AFTER_TASKS_FINISH =
            ConfigOption.of(
                            "execution.checkpointing.checkpoints-after-tasks-finish",
                            ValueType.BOOLEAN)
                    .withDefault(true)
                    .formerly("execution.checkpointing.checkpoints-after-tasks-finish.enabled")
                    .describedAs(
                            "Whether a bounded job ends with a last checkpoint, so that its sinks"
                                    + " commit everything.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    INTERVAL,
                    MODE,
                    TIMEOUT,
                    MIN_PAUSE,
                    MAX_CONCURRENT_CHECKPOINTS,
                    TOLERABLE_FAILED_CHECKPOINTS,
                    RETENTION,
                    NUM_RETAINED,
                    STORAGE,
                    DIR,
                    SAVEPOINT_DIR,
                    LOCAL_COPIES,
                    LOCAL_COPIES_DIRECTORY,
                    CREATE_SUBDIR,
                    INCREMENTAL,
                    CHECKPOINTS_AFTER_TASKS_FINISH);

    private CheckpointingOptions() {}
}
