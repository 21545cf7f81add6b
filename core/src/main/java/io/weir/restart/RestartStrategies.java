package io.weir.restart;

import java.time.Duration;

/**
 * The restart strategies that come with Weir, with the names, settings and meaning that they have
 * in Flink.
 */
public final class RestartStrategies {
    private RestartStrategies() {}

    /** A failed job stays down. */
    public static RestartStrategy.Factory none() {
        return new NoRestart();
    }

    /**
     * A job starts again {@code attempts} times, each time after {@code delay}.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    public static RestartStrategy.Factory fixedDelay(int attempts, Duration delay) {
        return new FixedDelay(attempts, delay);
    }

    /**
     * A job starts again, after {@code delay}, as long as it does not fail more than {@code
     * maxFailuresPerInterval} times within {@code interval}.
     *
     * @throws IllegalArgumentException if {@code maxFailuresPerInterval} is less than 1, {@code
     *     interval} is not positive or {@code delay} is negative
     */
    public static RestartStrategy.Factory failureRate(
            int maxFailuresPerInterval, Duration interval, Duration delay) {
        return new FailureRate(maxFailuresPerInterval, interval, delay);
    }

    /** {@link ExponentialDelay} with the settings that Flink has by default. */
    public static RestartStrategy.Factory exponentialDelay() {
        return ExponentialDelay.DEFAULT;
    }

    /**
     * A job starts again after a delay that grows with each failure and is short again once the job
     * has run well for a while.
     *
     * @param initialBackoff the delay of the first restart
     * @param maxBackoff what the delay grows to
     * @param backoffMultiplier what the delay is multiplied with at each failure; at least 1
     * @param resetBackoffThreshold how long the job must run, from the end of the last delay, for
     *     the delay and the count of attempts to start anew
     * @param jitterFactor the part of the delay, 0 to 1, that chance adds or takes away
     * @param attemptsBeforeResetBackoff how many restarts there are before the threshold is
     *     reached; one more failure is the last
     * @throws IllegalArgumentException if one of them is out of range
     */
    public static RestartStrategy.Factory exponentialDelay(
            Duration initialBackoff,
            Duration maxBackoff,
            double backoffMultiplier,
            Duration resetBackoffThreshold,
            double jitterFactor,
            int attemptsBeforeResetBackoff) {
        return new ExponentialDelay(
                initialBackoff,
                maxBackoff,
                backoffMultiplier,
                resetBackoffThreshold,
                jitterFactor,
                attemptsBeforeResetBackoff);
    }
}
