package io.weir.testkit.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Configuration;
import io.weir.job.JobEvent;
import io.weir.testkit.sim.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No job ever starts from a savepoint of which a single bit is wrong. */
class DamagedSavepointTest {
    private final Simulation simulation = new Simulation(1);
    private final WordCount job =
            new WordCount(WordCount.text(new Random(7), 1, 12, 3), 1, 500_000, simulation, l -> {});
    private final Map<String, byte[]> files = new TreeMap<>();
    private String path = "";

    @BeforeEach
    void takeASavepoint() {
        simulation.turnsTake(20_000);
        start(Optional.empty());
        while (simulation.events(JobEvent.CheckpointCompleted.class).size() < 2) {
            assertThat(simulation.step()).isTrue();
        }
        var savepoint = simulation.client().stopWithSavepoint(false, Optional.empty());
        assertThat(simulation.run()).isEqualTo(Simulation.End.ENDED);
        path = savepoint.join();
        String folder = path.substring(Simulation.DIRECTORY.length());
        simulation
                .store()
                .visible()
                .forEach(
                        (file, content) -> {
                            if (file.startsWith(folder)) {
                                files.put(file, content);
                            }
                        });
        assertThat(files).hasSizeGreaterThan(2);
    }

    private void start(Optional<String> from) {
        Configuration configuration =
                Configuration.empty()
                        .with("execution.checkpointing.dir", Simulation.DIRECTORY)
                        .with("execution.checkpointing.savepoint-dir", Simulation.SAVEPOINTS)
                        .with("execution.checkpointing.interval", "1 ms")
                        .with("restart-strategy.type", "fixed-delay")
                        .with("pipeline.max-parallelism", "4");
        simulation.start(
                from.map(s -> configuration.with("execution.state-recovery.path", s))
                        .orElse(configuration),
                env -> job.build(env, 0));
    }

    private void requireRefused(String file, Optional<byte[]> content, String what) {
        simulation.withoutSteps(() -> simulation.store().delete(file));
        content.ifPresent(damaged -> simulation.store().put(file, damaged));
        simulation.events().clear();
        start(Optional.of(path));
        assertThat(simulation.run()).isEqualTo(Simulation.End.ENDED);
        assertThat(simulation.events(JobEvent.Running.class)).as(what).isEmpty();
        assertThat(simulation.failure()).as(what).isPresent();
        List<String> messages = new ArrayList<>();
        for (Throwable t = simulation.failure().get(); t != null; t = t.getCause()) {
            messages.add(String.valueOf(t.getMessage()));
        }
        assertThat(String.join(" / ", messages))
                .as(what)
                .contains(file.substring(file.lastIndexOf('/') + 1));
        simulation.store().put(file, files.get(file));
    }

    /** What was wrong each time was what had been done to it. */
    @AfterEach
    void theWholeSavepointIsGoneOnFrom() {
        start(Optional.of(path));
        assertThat(simulation.run()).isEqualTo(Simulation.End.ENDED);
        assertThat(simulation.failure()).isEmpty();
        job.requireOutput(Workload.Promise.EXACTLY_ONCE, Cut.END);
    }

    @Test
    void eachByteFlipped() {
        files.forEach(
                (file, content) -> {
                    for (int i = 0; i < content.length; i++) {
                        byte[] flipped = content.clone();
                        flipped[i] ^= (byte) (1 << (i % 8));
                        requireRefused(file, Optional.of(flipped), "byte " + i + " of " + file);
                    }
                });
    }

    @Test
    void eachLengthThatAFileIsCutTo() {
        files.forEach(
                (file, content) -> {
                    for (int length = 0; length < content.length; length++) {
                        requireRefused(
                                file,
                                Optional.of(Arrays.copyOf(content, length)),
                                "%s cut to %d bytes".formatted(file, length));
                    }
                });
    }

    @Test
    void eachFileMissing() {
        files.keySet().forEach(file -> requireRefused(file, Optional.empty(), "no " + file));
    }
}
