package io.weir.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.restart.RestartStrategy.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestartStrategiesTest {
    private final RuntimeException cause = new RuntimeException("boom");

    /**
     * One row: the strategy; when it fails, in milliseconds; what follows each time, the delay in
     * milliseconds or "no".
     */
    static Stream<Arguments> table() {
        return Stream.of(
                row(RestartStrategies.none(), "0", "no"),
                row(fixed(0, 5), "0", "no"),
                row(fixed(1, 1000), "0 1", "1000 no"),
                row(fixed(3, 5), "0 10 20 30 40", "5 5 5 no no"),
                row(fixed(2, 0), "0 1000000 2000000", "0 0 no"),
                // Two are allowed within 100 ms, the third within it is the last.
                row(rate(2, 100, 7), "0 50 100", "7 7 no"),
                row(rate(2, 100, 7), "0 50 101 151 200", "7 7 7 7 no"),
                row(rate(1, 60_000, 1000), "0 60000", "1000 no"),
                row(rate(1, 60_000, 1000), "0 60001", "1000 1000"),
                row(exponential(1000, 60_000, 2, 3_600_000, 100), "0 1 2 3", "1000 2000 4000 8000"),
                row(
                        exponential(1000, 5_000, 2, 3_600_000, 100),
                        "0 1 2 3 4",
                        "1000 2000 4000 5000 5000"),
                row(exponential(10, 1000, 1.5, 3_600_000, 100), "0 1 2 3 4", "10 15 22 33 50"),
                row(exponential(10, 1000, 1, 3_600_000, 100), "0 1 2", "10 10 10"),
                // The threshold counts from the end of the delay: 0+1000 and then 500 of running.
                row(exponential(1000, 60_000, 2, 500, 100), "0 1499", "1000 2000"),
                row(exponential(1000, 60_000, 2, 500, 100), "0 1500", "1000 1000"),
                row(exponential(1000, 60_000, 2, 500, 100), "0 1 2500 2501", "1000 2000 4000 8000"),
                row(exponential(1000, 60_000, 2, 500, 100), "0 1 2501", "1000 2000 1000"),
                row(exponential(10, 100, 2, 500, 2), "0 1 2 3", "10 20 no no"),
                row(exponential(10, 100, 2, 500, 2), "0 1 521 522 523", "10 20 10 20 no"),
                // A clock that jumps back shortens nothing.
                row(exponential(10, 100, 2, 500, 9), "1000 0 0", "10 20 40"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void decidesAsTheTableSays(RestartStrategy.Factory factory, String failures, String expected) {
        RestartStrategy strategy = factory.create(new SplittableRandom(1));

        List<String> decisions = new ArrayList<>();
        for (String at : failures.split(" ", -1)) {
            decisions.add(
                    strategy.failed(Long.parseLong(at), cause) instanceof Decision.Restart restart
                            ? Long.toString(restart.delay().toMillis())
                            : "no");
        }

        assertThat(String.join(" ", decisions)).isEqualTo(expected);
    }

    @Property(tries = 200)
    void jitterStaysWithinItsPartOfTheDelayAndNeverExceedsTheMaximum(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double jitter,
            @ForAll @Size(max = 30) List<@IntRange(max = 10_000) Integer> pauses) {
        RestartStrategy plain = jittered(0).create(new SplittableRandom(seed));
        RestartStrategy strategy = jittered(jitter).create(new SplittableRandom(seed));
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            long without = delay(plain.failed(now, cause));
            long with = delay(strategy.failed(now, cause));
            long range = (long) (without * jitter);
            assertThat(with).isBetween(without - range, Math.min(without + range, 60_000));
        }
    }

    @Test
    void jitterComesFromTheChanceHandedIn() {
        List<Long> first = delays(jittered(0.5).create(new SplittableRandom(42)));
        List<Long> again = delays(jittered(0.5).create(new SplittableRandom(42)));
        List<Long> other = delays(jittered(0.5).create(new SplittableRandom(43)));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void eachJobCountsItsOwnFailures() {
        RestartStrategy.Factory factory = RestartStrategies.fixedDelay(1, Duration.ZERO);
        RestartStrategy one = factory.create(new SplittableRandom());
        RestartStrategy other = factory.create(new SplittableRandom());

        one.failed(0, cause);

        assertThat(one.failed(1, cause)).isInstanceOf(Decision.GiveUp.class);
        assertThat(other.failed(1, cause)).isInstanceOf(Decision.Restart.class);
    }

    @Test
    void saysWhyItGivesUpAndWhichSettingToChange() {
        assertThat(lastOf(RestartStrategies.none(), 1))
                .asString()
                .contains("no restart strategy", "restart-strategy.type");
        assertThat(lastOf(fixed(1, 0), 2))
                .asString()
                .contains("fixed-delay: 1", "restart-strategy.fixed-delay.attempts");
        assertThat(lastOf(rate(1, 100, 0), 2))
                .asString()
                .contains(
                        "failed 2 times within 1 ms",
                        "allows 1 within 100 ms",
                        "max-failures-per-interval");
        assertThat(lastOf(exponential(1, 1, 1, 500, 1), 2))
                .asString()
                .contains("all 1 restarts", "attempts-before-reset-backoff", "500 ms");
    }

    @Test
    void refusesSettingsOutOfRangeByTheirKey() {
        assertRefused(() -> fixed(-1, 0), "fixed-delay.attempts is -1, expected 0 or more");
        assertRefused(() -> fixed(1, -1), "fixed-delay.delay is PT-0.001S");
        assertRefused(() -> rate(0, 1, 0), "max-failures-per-interval is 0, expected 1 or more");
        assertRefused(() -> rate(1, 0, 0), "failure-rate-interval");
        assertRefused(() -> rate(1, 1, -1), "failure-rate.delay");
        assertRefused(() -> exponential(0, 1, 1, 1, 1), "initial-backoff");
        assertRefused(() -> exponential(2, 1, 1, 1, 1), "max-backoff is PT0.001S, expected the");
        assertRefused(() -> exponential(1, 1, 0.9, 1, 1), "backoff-multiplier is 0.9");
        assertRefused(() -> exponential(1, 1, 1, 0, 1), "reset-backoff-threshold");
        assertRefused(() -> exponential(1, 1, 1, 1, 0), "attempts-before-reset-backoff");
        assertRefused(() -> jittered(1.1), "jitter-factor is 1.1, expected 0 to 1");
        assertRefused(() -> new Decision.Restart(Duration.ofMillis(-1)), "delay of a restart");
    }

    @Test
    void aUserCanBringAStrategyOfTheirOwn() {
        RestartStrategy.Factory onlyForMyException =
                random ->
                        (now, why) ->
                                why instanceof IllegalStateException
                                        ? new Decision.Restart(Duration.ofSeconds(1))
                                        : new Decision.GiveUp("not mine");

        RestartStrategy strategy = onlyForMyException.create(new SplittableRandom());

        assertThat(strategy.failed(0, new IllegalStateException()))
                .isEqualTo(new Decision.Restart(Duration.ofSeconds(1)));
        assertThat(strategy.failed(0, cause)).isEqualTo(new Decision.GiveUp("not mine"));
    }

    @Test
    void showsItsSettings() {
        assertThat(RestartStrategies.none()).hasToString("none");
        assertThat(fixed(3, 5)).hasToString("fixed-delay (attempts 3, delay 5 ms)");
        assertThat(rate(2, 100, 7))
                .hasToString("failure-rate (2 failures within 100 ms, delay 7 ms)");
        assertThat(RestartStrategies.exponentialDelay())
                .hasToString("exponential-delay (1000 ms to 60000 ms, multiplier 1.5, jitter 0.1)");
    }

    private static Arguments row(RestartStrategy.Factory factory, String failures, String delays) {
        return Arguments.of(factory, failures, delays);
    }

    private static RestartStrategy.Factory fixed(int attempts, long delayMillis) {
        return RestartStrategies.fixedDelay(attempts, Duration.ofMillis(delayMillis));
    }

    private static RestartStrategy.Factory rate(int max, long intervalMillis, long delayMillis) {
        return RestartStrategies.failureRate(
                max, Duration.ofMillis(intervalMillis), Duration.ofMillis(delayMillis));
    }

    private static RestartStrategy.Factory exponential(
            long initialMillis, long maxMillis, double multiplier, long resetMillis, int attempts) {
        return RestartStrategies.exponentialDelay(
                Duration.ofMillis(initialMillis),
                Duration.ofMillis(maxMillis),
                multiplier,
                Duration.ofMillis(resetMillis),
                0,
                attempts);
    }

    private static RestartStrategy.Factory jittered(double jitter) {
        return RestartStrategies.exponentialDelay(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                2,
                Duration.ofHours(1),
                jitter,
                Integer.MAX_VALUE);
    }

    private static long delay(Decision decision) {
        return ((Decision.Restart) decision).delay().toMillis();
    }

    private List<Long> delays(RestartStrategy strategy) {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            delays.add(delay(strategy.failed(i, cause)));
        }
        return delays;
    }

    private Decision lastOf(RestartStrategy.Factory factory, int failures) {
        RestartStrategy strategy = factory.create(new SplittableRandom());
        for (int i = 0; i < failures - 1; i++) {
            strategy.failed(i, cause);
        }
        return strategy.failed(failures - 1, cause);
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
