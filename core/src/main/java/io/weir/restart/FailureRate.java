package io.weir.restart;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** Restarts as long as no more than so many failures fall into an interval. */
record FailureRate(int maxFailuresPerInterval, Duration interval, Duration delay)
        implements RestartStrategy.Factory {
    FailureRate {
        Ranges.require(
                maxFailuresPerInterval >= 1,
                "restart-strategy.failure-rate.max-failures-per-interval",
                maxFailuresPerInterval,
                "1 or more");
        Ranges.require(
                interval.toMillis() >= 1,
                "restart-strategy.failure-rate.failure-rate-interval",
                interval,
                "1 ms or more");
        Ranges.require(
                !delay.isNegative(), "restart-strategy.failure-rate.delay", delay, "0 or more");
    }

    @Override
    public RestartStrategy create(RandomGenerator random) {
        return new Running();
    }

    @Override
    public String toString() {
        return "failure-rate (%d failures within %d ms, delay %d ms)"
                .formatted(maxFailuresPerInterval, interval.toMillis(), delay.toMillis());
    }

    private final class Running implements RestartStrategy {
        /** The newest failures, oldest first: at most one more than the interval may hold. */
        private final ArrayDeque<Long> failures = new ArrayDeque<>();

        @Override
        public Decision failed(long nowMillis, Throwable cause) {
            failures.addLast(nowMillis);
            if (failures.size() <= maxFailuresPerInterval) {
                return new Decision.Restart(delay);
            }
            long oldest = failures.removeFirst();
            if (nowMillis - oldest > interval.toMillis()) {
                return new Decision.Restart(delay);
            }
            return new Decision.GiveUp(
                    ("The job has failed %d times within %d ms; its restart "
                                    + "strategy failure-rate allows %d within %d ms "
                                    + "(restart-strategy.failure-rate.max-failures-per-interval).")
                            .formatted(
                                    maxFailuresPerInterval + 1,
                                    nowMillis - oldest,
                                    maxFailuresPerInterval,
                                    interval.toMillis()));
        }
    }
}
