package io.weir.restart;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Restarts after a delay that grows with each failure, until the job has run well for a while. */
record ExponentialDelay(
        Duration initialBackoff,
        Duration maxBackoff,
        double backoffMultiplier,
        Duration resetBackoffThreshold,
        double jitterFactor,
        int attemptsBeforeResetBackoff)
        implements RestartStrategy.Factory {
    static final ExponentialDelay DEFAULT =
            new ExponentialDelay(
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    1.5,
                    Duration.ofHours(1),
                    0.1,
                    Integer.MAX_VALUE);

    ExponentialDelay {
        Ranges.require(
                initialBackoff.toMillis() >= 1,
                "restart-strategy.exponential-delay.initial-backoff",
                initialBackoff,
                "1 ms or more");
        Ranges.require(
                maxBackoff.compareTo(initialBackoff) >= 0,
                "restart-strategy.exponential-delay.max-backoff",
                maxBackoff,
                "the initial backoff, " + initialBackoff + ", or more");
        Ranges.require(
                backoffMultiplier >= 1 && backoffMultiplier < Double.POSITIVE_INFINITY,
                "restart-strategy.exponential-delay.backoff-multiplier",
                backoffMultiplier,
                "1 or more");
        Ranges.require(
                resetBackoffThreshold.toMillis() >= 1,
                "restart-strategy.exponential-delay.reset-backoff-threshold",
                resetBackoffThreshold,
                "1 ms or more");
        Ranges.require(
                jitterFactor >= 0 && jitterFactor <= 1,
                "restart-strategy.exponential-delay.jitter-factor",
                jitterFactor,
                "0 to 1");
        Ranges.require(
                attemptsBeforeResetBackoff >= 1,
                "restart-strategy.exponential-delay.attempts-before-reset-backoff",
                attemptsBeforeResetBackoff,
                "1 or more");
    }

    @Override
    public RestartStrategy create(RandomGenerator random) {
        return new Running(random);
    }

    @Override
    public String toString() {
        return "exponential-delay (%d ms to %d ms, multiplier %s, jitter %s)"
                .formatted(
                        initialBackoff.toMillis(),
                        maxBackoff.toMillis(),
                        backoffMultiplier,
                        jitterFactor);
    }

    private final class Running implements RestartStrategy {
        private final RandomGenerator random;

        /** Restarts since the delay last started anew. */
        private int attempts;

        /** Without jitter, so that chance does not add up over the restarts. */
        private double backoffMillis;

        /** When the last delay ends: from here on the job has run without a failure. */
        private long restartedAtMillis;

        Running(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public Decision failed(long nowMillis, Throwable cause) {
            if (attempts > 0 && nowMillis - restartedAtMillis >= resetBackoffThreshold.toMillis()) {
                attempts = 0;
            }
            if (attempts >= attemptsBeforeResetBackoff) {
                return new Decision.GiveUp(
                        ("The job has used all %d restarts of its strategy "
                                        + "exponential-delay "
                                        + "(restart-strategy.exponential-delay.attempts-before-reset-backoff)"
                                        + " without running for %d ms in between.")
                                .formatted(
                                        attemptsBeforeResetBackoff,
                                        resetBackoffThreshold.toMillis()));
            }
            backoffMillis =
                    attempts == 0
                            ? initialBackoff.toMillis()
                            : Math.min(
                                    backoffMillis * backoffMultiplier,
                                    (double) maxBackoff.toMillis());
            attempts++;
            long delayMillis = Math.min(jittered((long) backoffMillis), maxBackoff.toMillis());
            restartedAtMillis = nowMillis + delayMillis;
            return new Decision.Restart(Duration.ofMillis(delayMillis));
        }

        private long jittered(long millis) {
            long range = (long) (millis * jitterFactor);
            return range == 0 ? millis : millis + random.nextLong(-range, range + 1);
        }
    }
}
