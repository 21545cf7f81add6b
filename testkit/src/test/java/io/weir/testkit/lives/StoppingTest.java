package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobEvent;
import io.weir.testkit.sim.Simulation;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens if a stop with a savepoint is cut short. */
class StoppingTest {
    /**
     * A drain ends the sources before the barrier. When its savepoint failed, the job used to
     * finish without the rest of its input. Found by random lives of the zoo.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNothingIfTheSavepointFails(boolean drain) {
        Simulation simulation = new Simulation(3);
        simulation.turnsTake(20_000);
        WordCount job =
                new WordCount(
                        WordCount.text(new Random(7), 2, 20, 6),
                        1,
                        500_000,
                        simulation,
                        line -> {});
        int[] failed = new int[1];
        simulation.faults(
                what -> {
                    if (what.startsWith("sync the content of savepoints/")) {
                        failed[0]++;
                        throw new IOException("Simulated failure: " + what);
                    }
                });
        simulation.start(
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                        .with("execution.checkpointing.interval", "1 ms")
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "-1")
                        .with("restart-strategy.type", "none"),
                env -> job.build(env, 0));
        while (simulation.events(JobEvent.CheckpointCompleted.class).size() < 2) {
            assertThat(simulation.step()).isTrue();
        }
        var stopped = simulation.client().stopWithSavepoint(drain, Optional.empty());

        assertThat(simulation.run()).isEqualTo(Simulation.End.ENDED);

        assertThat(failed[0]).isPositive();
        assertThat(stopped).isCompletedExceptionally();
        assertThat(simulation.failure()).isEmpty();
        job.requireOutput(Workload.Promise.EXACTLY_ONCE, Cut.END);
    }

    /**
     * A process used to leave an older checkpoint behind if it died after the sinks had committed
     * what the savepoint held, and the job that went on from it committed that again. Found by
     * random lives of the word count.
     */
    @Test
    void mayDieAtAnyStepOfAStop() {
        int deaths = 0;
        boolean ended = false;
        for (int after = 1; !ended; after++) {
            Simulation simulation = new Simulation(5);
            simulation.turnsTake(20_000);
            WordCount job =
                    new WordCount(
                            WordCount.text(new Random(7), 2, 20, 6),
                            1,
                            500_000,
                            simulation,
                            line -> {});
            Configuration configuration =
                    Configuration.empty()
                            .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                            .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                            .with("execution.checkpointing.interval", "1 ms");
            simulation.start(configuration, env -> job.build(env, 0));
            while (simulation.events(JobEvent.CheckpointCompleted.class).size() < 2) {
                assertThat(simulation.step()).isTrue();
            }
            Set<String> jobs = Set.of(simulation.client().jobId());
            var stopped = simulation.client().stopWithSavepoint(false, Optional.empty());
            simulation.crashAtStep(simulation.steps() + after);

            ended = simulation.run() == Simulation.End.ENDED;
            String from = "latest";
            if (ended) {
                from = stopped.getNow("");
                simulation.crashAtStep(Long.MAX_VALUE);
            } else {
                deaths++;
                simulation.kill();
                if (!simulation.hasCheckpoint(jobs)) {
                    // It had committed all, and was about to tell where the savepoint is.
                    from = savepoint(simulation);
                }
            }
            simulation.start(
                    configuration.with("execution.state-recovery.path", from),
                    env -> job.build(env, 0));
            assertThat(simulation.run()).isEqualTo(Simulation.End.ENDED);
            assertThat(simulation.failure()).as("death after %d steps", after).isEmpty();
            job.requireOutput(Workload.Promise.EXACTLY_ONCE, Cut.END);
        }
        assertThat(deaths).isGreaterThan(50);
    }

    private static String savepoint(Simulation simulation) {
        return simulation.events(JobEvent.CheckpointCompleted.class).stream()
                .map(JobEvent.CheckpointCompleted::path)
                .filter(path -> path.startsWith(Simulation.SAVEPOINTS))
                .findFirst()
                .orElseThrow();
    }
}
