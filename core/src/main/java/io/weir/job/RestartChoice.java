package io.weir.job;

import io.weir.config.Configuration;
import io.weir.config.RestartOptions;
import io.weir.restart.RestartStrategies;
import io.weir.restart.RestartStrategy;

/** The restart strategy that a configuration names. */
final class RestartChoice {
    private RestartChoice() {}

    static RestartStrategy.Factory of(Configuration c) {
        return switch (RestartOptions.typeOf(c)) {
            case NONE -> RestartStrategies.none();
            case FIXED_DELAY ->
                    RestartStrategies.fixedDelay(
                            c.get(RestartOptions.FIXED_DELAY_ATTEMPTS),
                            c.get(RestartOptions.FIXED_DELAY_DELAY));
            case FAILURE_RATE ->
                    RestartStrategies.failureRate(
                            c.get(RestartOptions.FAILURE_RATE_MAX_FAILURES),
                            c.get(RestartOptions.FAILURE_RATE_INTERVAL),
                            c.get(RestartOptions.FAILURE_RATE_DELAY));
            case EXPONENTIAL_DELAY ->
                    RestartStrategies.exponentialDelay(
                            c.get(RestartOptions.EXPONENTIAL_DELAY_INITIAL_BACKOFF),
                            c.get(RestartOptions.EXPONENTIAL_DELAY_MAX_BACKOFF),
                            c.get(RestartOptions.EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER),
                            c.get(RestartOptions.EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD),
                            c.get(RestartOptions.EXPONENTIAL_DELAY_JITTER_FACTOR),
                            c.get(RestartOptions.EXPONENTIAL_DELAY_ATTEMPTS));
        };
    }
}
