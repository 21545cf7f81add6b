package io.weir.restart;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** So many restarts, each after the same delay. */
record FixedDelay(int attempts, Duration delay) implements RestartStrategy.Factory {
    FixedDelay {
        Ranges.require(
                attempts >= 0, "restart-strategy.fixed-delay.attempts", attempts, "0 or more");
        Ranges.require(
                !delay.isNegative(), "restart-strategy.fixed-delay.delay", delay, "0 or more");
    }

    @Override
    public RestartStrategy create(RandomGenerator random) {
        return new Running();
    }

    @Override
    public String toString() {
        return "fixed-delay (attempts %d, delay %d ms)".formatted(attempts, delay.toMillis());
    }

    private final class Running implements RestartStrategy {
        private int failures;

        @Override
        public Decision failed(long nowMillis, Throwable cause) {
            if (failures < attempts) {
                failures++;
                return new Decision.Restart(delay);
            }
            return new Decision.GiveUp(
                    ("The job has used all restarts of its strategy fixed-delay: "
                                    + "%d (restart-strategy.fixed-delay.attempts).")
                            .formatted(attempts));
        }
    }
}
