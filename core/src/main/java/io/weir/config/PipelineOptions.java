package io.weir.config;

import java.time.Duration;
import java.util.List;

/** How the operators of a job are laid out and run. */
public final class PipelineOptions {
    public static final ConfigOption<String> NAME =
            ConfigOption.of("pipeline.name", ValueType.STRING).describedAs("The name of the job.");

    public static final ConfigOption<String> JOB_ID =
            ConfigOption.of("pipeline.job-id", ValueType.STRING)
                    .withDefaultText("by chance")
                    .describedAs(
                            "The job's id, 32 hexadecimal digits. A job with a given id goes on"
                                    + " from the newest checkpoint it has under it, if there is"
                                    + " one, whatever else it was to start from. Weir's own.");

    public static final ConfigOption<Integer> PARALLELISM =
            ConfigOption.of("parallelism.default", ValueType.intBetween(1, 32_768))
                    .withDefaultText("the number of cores")
                    .describedAs("How many parallel parts an operator has that says nothing else.");

    public static final ConfigOption<Integer> MAX_PARALLELISM =
            ConfigOption.of("pipeline.max-parallelism", ValueType.intBetween(-1, 32_768))
                    .withDefault(-1)
                    .describedAs(
                            "How many key groups there are; no operator can have more parallel"
                                    + " parts, now or later. `-1` or `0`: derived from the"
                                    + " parallelism.");

    public static final ConfigOption<Boolean> AUTO_GENERATE_UIDS =
            ConfigOption.of("pipeline.auto-generate-uids", ValueType.BOOLEAN)
                    .withDefault(true)
                    .describedAs(
                            "Whether an operator without a uid gets one derived from what it is;"
                                    + " if not, the job is refused.");

    public static final ConfigOption<Duration> AUTO_WATERMARK_INTERVAL =
            ConfigOption.of("pipeline.auto-watermark-interval", ValueType.DURATION)
                    .withDefault(Duration.ofMillis(200))
                    .describedAs("From one watermark of a source to the next.");

    public static final ConfigOption<Boolean> OPERATOR_CHAINING =
            ConfigOption.of("pipeline.operator-chaining.enabled", ValueType.BOOLEAN)
                    .withDefault(true)
                    .formerly("pipeline.operator-chaining")
                    .describedAs("Whether operators joined by forward edges run as one.");

    public static final ConfigOption<Boolean> CHAIN_COMPILATION =
            ConfigOption.of("pipeline.chain-compilation.enabled", ValueType.BOOLEAN)
                    .withDefault(true)
                    .describedAs(
                            "Whether a class is generated for each chain; without, chains are"
                                    + " interpreted, which is slower. Weir's own.");

    public static final ConfigOption<Integer> BATCH_SIZE =
            ConfigOption.of("pipeline.batch-size", ValueType.intBetween(1, 65_536))
                    .withDefault(256)
                    .describedAs(
                            "How many records workers hand each other at once, at most. Weir's"
                                    + " own.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    NAME,
                    JOB_ID,
                    PARALLELISM,
                    MAX_PARALLELISM,
                    AUTO_GENERATE_UIDS,
                    AUTO_WATERMARK_INTERVAL,
                    OPERATOR_CHAINING,
                    CHAIN_COMPILATION,
                    BATCH_SIZE);

    private PipelineOptions() {}
}
