package io.weir.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whether and when a failed job starts again. */
public final class RestartOptions {
    private static final ValueType<Duration> MILLIS_OR_MORE =
            ValueType.durationAtLeast(Duration.ofMillis(1));
    private static final ValueType<Integer> COUNT = ValueType.intBetween(1, Integer.MAX_VALUE);

    /** Without a default of its own; see {@link #typeOf}. */
    public static final ConfigOption<RestartStrategyType> TYPE =
            ConfigOption.of(
                            "restart-strategy.type",
                            ValueType.enumeration(
                                    RestartStrategyType.class,
                                    Map.of(
                                            "off",
                                            RestartStrategyType.NONE,
                                            "disable",
                                            RestartStrategyType.NONE)))
                    .withDefaultText("exponential-delay if checkpoints are on, otherwise none")
                    .formerly("restart-strategy")
                    .describedAs(
                            "`none` (also `off`, `disable`), `fixed-delay`, `failure-rate` or"
                                    + " `exponential-delay`.");

    public static final ConfigOption<Integer> FIXED_DELAY_ATTEMPTS =
            ConfigOption.of(
                            "restart-strategy.fixed-delay.attempts",
                            ValueType.intBetween(0, Integer.MAX_VALUE))
                    .withDefault(1)
                    .describedAs("How often the job starts again.");

    public static final ConfigOption<Duration> FIXED_DELAY_DELAY =
            ConfigOption.of("restart-strategy.fixed-delay.delay", ValueType.DURATION)
                    .withDefault(Duration.ofSeconds(1))
                    .describedAs("From the failure to the restart.");

    public static final ConfigOption<Integer> FAILURE_RATE_MAX_FAILURES =
            ConfigOption.of("restart-strategy.failure-rate.max-failures-per-interval", COUNT)
                    .withDefault(1)
                    .describedAs("With how many failures in an interval the job starts again.");

    public static final ConfigOption<Duration> FAILURE_RATE_INTERVAL =
            ConfigOption.of("restart-strategy.failure-rate.failure-rate-interval", MILLIS_OR_MORE)
                    .withDefault(Duration.ofMinutes(1))
                    .describedAs("The interval in which failures are counted.");

    public static final ConfigOption<Duration> FAILURE_RATE_DELAY =
            ConfigOption.of("restart-strategy.failure-rate.delay", ValueType.DURATION)
                    .withDefault(Duration.ofSeconds(1))
                    .describedAs("From the failure to the restart.");

    public static final ConfigOption<Duration> EXPONENTIAL_DELAY_INITIAL_BACKOFF =
            ConfigOption.of("restart-strategy.exponential-delay.initial-backoff", MILLIS_OR_MORE)
                    .withDefault(Duration.ofSeconds(1))
                    .describedAs("From the first failure to the restart.");

    public static final ConfigOption<Duration> EXPONENTIAL_DELAY_MAX_BACKOFF =
            ConfigOption.of("restart-strategy.exponential-delay.max-backoff", MILLIS_OR_MORE)
                    .withDefault(Duration.ofMinutes(1))
                    .describedAs("What the delay grows to.");

    public static final ConfigOption<Double> EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER =
            ConfigOption.of(
                            "restart-strategy.exponential-delay.backoff-multiplier",
                            ValueType.doubleBetween(1, Double.POSITIVE_INFINITY))
                    .withDefault(1.5)
                    .describedAs("By what the delay grows with each failure.");

    public static final ConfigOption<Duration> EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD =
            ConfigOption.of(
                            "restart-strategy.exponential-delay.reset-backoff-threshold",
                            MILLIS_OR_MORE)
                    .withDefault(Duration.ofHours(1))
                    .describedAs("How long the job must run for the delay to start anew.");

    public static final ConfigOption<Double> EXPONENTIAL_DELAY_JITTER_FACTOR =
            ConfigOption.of(
                            "restart-strategy.exponential-delay.jitter-factor",
                            ValueType.doubleBetween(0, 1))
                    .withDefault(0.1)
                    .describedAs("The part of the delay that chance adds or takes away.");

    public static final ConfigOption<Integer> EXPONENTIAL_DELAY_ATTEMPTS =
            ConfigOption.of(
                            "restart-strategy.exponential-delay.attempts-before-reset-backoff",
                            COUNT)
                    .withDefault(Integer.MAX_VALUE)
                    .describedAs("How often the job starts again before the delay starts anew.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    TYPE,
                    FIXED_DELAY_ATTEMPTS,
                    FIXED_DELAY_DELAY,
                    FAILURE_RATE_MAX_FAILURES,
                    FAILURE_RATE_INTERVAL,
                    FAILURE_RATE_DELAY,
                    EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                    EXPONENTIAL_DELAY_MAX_BACKOFF,
                    EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER,
                    EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                    EXPONENTIAL_DELAY_JITTER_FACTOR,
                    EXPONENTIAL_DELAY_ATTEMPTS);

    private RestartOptions() {}

    /** What is set, or else exponential-delay if checkpoints are on, or else none. */
    public static RestartStrategyType typeOf(Configuration configuration) {
        boolean checkpoints = !configuration.get(CheckpointingOptions.INTERVAL).isZero();
        return configuration
                .find(TYPE)
                .orElse(
                        checkpoints
                                ? RestartStrategyType.EXPONENTIAL_DELAY
                                : RestartStrategyType.NONE);
    }
}
