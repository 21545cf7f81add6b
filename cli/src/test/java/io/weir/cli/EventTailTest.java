package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.JobEvent;
import io.weir.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {
    @TempDir Path folder;

    @Test
    void seesEachEventOnceAndAsItWasWritten() throws IOException {
        Path file = folder.resolve("events");
        var tail = new EventTail(file);
        assertThat(tail.newEvents()).as("before the file is there").isEmpty();

        try (var log = new EventLog(file, Clock.system())) {
            log.onEvent(new JobEvent.CheckpointFailed(3, "disk \"full\"\n"));
            log.onEvent(new JobEvent.Failing(new Error("no"), Duration.ofMillis(1500)));

            assertThat(tail.newEvents())
                    .satisfiesExactly(
                            event ->
                                    assertThat(event)
                                            .containsEntry("event", "CheckpointFailed")
                                            .containsEntry("checkpointId", "3")
                                            .containsEntry("reason", "disk \"full\"\n"),
                            event ->
                                    assertThat(event)
                                            .containsEntry("cause", "java.lang.Error: no")
                                            .containsEntry("restartDelay", "1500.0"));
            assertThat(tail.newEvents()).isEmpty();
        }
    }

    @Test
    void waitsForTheEndOfALine() throws IOException {
        Path file = folder.resolve("events");
        Files.writeString(file, "{\"event\":\"Fin");
        var tail = new EventTail(file);

        assertThat(tail.newEvents()).isEmpty();
        Files.writeString(file, "ished\"}\n", StandardOpenOption.APPEND);
        assertThat(tail.newEvents()).containsExactly(Map.of("event", "Finished"));
    }
}
