package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.restart.RestartStrategies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job whose function throws. */
@Timeout(60)
class RestartTest {
    @TempDir Path directory;

    /** Throws at a number, so many times. */
    private static LongConsumer throwing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return n -> {
            if (n % 5_000 == 4_000 && left.getAndDecrement() > 0) {
                throw new IllegalArgumentException("bad number " + n);
            }
        };
    }

    private static final Map<String, Map<String, String>> STRATEGIES =
            Map.of(
                    "fixed-delay",
                    Map.of(
                            "restart-strategy.fixed-delay.attempts", "3",
                            "restart-strategy.fixed-delay.delay", "1 ms"),
                    "failure-rate",
                    Map.of(
                            "restart-strategy.failure-rate.max-failures-per-interval", "3",
                            "restart-strategy.failure-rate.delay", "1 ms"),
                    "exponential-delay",
                    Map.of("restart-strategy.exponential-delay.initial-backoff", "1 ms"));

    private JobRig rig(String strategy) {
        JobRig rig =
                new JobRig(directory)
                        .with("restart-strategy.type", strategy)
                        .with("execution.checkpointing.interval", "20 ms");
        STRATEGIES.getOrDefault(strategy, Map.of()).forEach(rig::with);
        return rig;
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed-delay", "failure-rate", "exponential-delay"})
    void theJobGoesBackToItsCheckpointAndEndsExact(String strategy) {
        JobRig rig = rig(strategy);
        Counting counting = Counting.troubled(throwing(2));
        rig.run(counting::build);
        counting.requireExact();
        assertThat(rig.events(JobEvent.Failing.class)).hasSize(2);
        assertThat(rig.events(JobEvent.Restored.class)).hasSize(2);
        assertThat(rig.events(JobEvent.Running.class))
                .extracting(JobEvent.Running::restarts)
                .containsExactly(0, 1, 2);
        assertThat(rig.events).last().isInstanceOf(JobEvent.Finished.class);
    }

    @Test
    void aProgramBringsItsOwnStrategy() {
        JobRig rig = rig("none");
        Counting counting = Counting.troubled(throwing(1));
        rig.run(
                env -> {
                    env.setRestartStrategy(RestartStrategies.fixedDelay(1, Duration.ZERO));
                    counting.build(env);
                });
        counting.requireExact();
    }

    @Test
    void withoutAStrategyTheMessageNamesTheOperatorAndSaysHowToGoOn() {
        JobRig rig = rig("none");
        Counting counting = Counting.troubled(throwing(1));
        JobClient job = rig.start(counting::build);
        Throwable failure = JobRig.failureOf(job);
        String newest =
                rig.events(JobEvent.CheckpointCompleted.class).stream()
                        .reduce((before, after) -> after)
                        .orElseThrow()
                        .path();
        assertThat(failure)
                .isInstanceOf(JobExecutionException.class)
                .hasMessageMatching(
                        "Job 'counting' has failed: Operator 'look at number', uid 'look', subtask [12] of 2,"
                                + " failed: java.lang.IllegalArgumentException: bad number \\d+\\. The job has no"
                                + " restart strategy\\. Set restart-strategy\\.type, for instance to"
                                + " exponential-delay, to have it start again after a failure\\. Its newest"
                                + " checkpoint is kept\\. Go on from it with: weir run -s \\S+ job\\.jar")
                .hasMessageEndingWith("weir run -s " + newest + " job.jar");
        // And so it is.
        Counting on = counting.fasterOn();
        rig.from(newest).run(on::build);
        on.requireExact();
    }

    @Test
    void aStrategyThatGivesUpSaysWhy() {
        JobRig rig = rig("fixed-delay").with("restart-strategy.fixed-delay.attempts", "1");
        Throwable failure = rig.failure(Counting.troubled(throwing(5))::build);
        assertThat(failure)
                .hasMessageContaining(
                        "The job has used all restarts of its strategy fixed-delay: 1"
                                + " (restart-strategy.fixed-delay.attempts). Its newest checkpoint is kept.");
    }

    @Test
    void anErrorIsNoReasonToTryAgain() {
        JobRig rig = rig("fixed-delay");
        Throwable failure =
                rig.failure(
                        Counting.troubled(
                                        n -> {
                                            throw new OutOfMemoryError("simulated");
                                        })
                                ::build);
        assertThat(failure).hasMessageContaining("simulated").hasRootCauseInstanceOf(Error.class);
        assertThat(rig.events(JobEvent.Failing.class)).isEmpty();
    }
}
