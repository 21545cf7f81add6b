package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobEvent;
import io.weir.testkit.sim.Simulation;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens if the savepoint of a stop can't be written. */
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
}
