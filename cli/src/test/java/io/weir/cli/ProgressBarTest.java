package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.Json;
import io.weir.http.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final Duration SINCE = Duration.ofSeconds(75);

    /** As it comes from another process. */
    private static JsonObject progress(Object... namesAndValues) throws Exception {
        return JsonObject.read(Json.write(Json.object(namesAndValues)));
    }

    private static String line(Object... namesAndValues) throws Exception {
        return ProgressBar.line("Savepoint", progress(namesAndValues), SINCE);
    }

    @Test
    void showsHowMuchOfTheStateIsWritten() throws Exception {
        assertThat(
                        line(
                                "workers", 2,
                                "acknowledged", 2,
                                "bytes", 5,
                                "entries-done", 750_000,
                                "entries-total", 1_000_000))
                .isEqualTo(
                        "Savepoint  [==================      ] 75 %  750,000 of 1,000,000 entries  01:15");
    }

    @Test
    void neverShowsMoreThanAll() throws Exception {
        assertThat(line("entries-done", 3, "entries-total", 1))
                .isEqualTo("Savepoint  [========================] 100 %  1 of 1 entry  01:15");
    }

    @Test
    void showsWhatIsKnownBeforeAnythingIsWritten() throws Exception {
        assertThat(line("workers", 2, "acknowledged", 1, "bytes", 81_234))
                .isEqualTo("Savepoint  1 of 2 workers, 81.2 kB  01:15");
        assertThat(line()).isEqualTo("Savepoint  01:15");
    }

    @Test
    void isWiderThanNoTerminalAndLeavesNothingBehind() throws Exception {
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        true,
                        false,
                        30);
        var bar = new ProgressBar(terminal, "The job starts");
        bar.show(progress(), Duration.ofMillis(50));
        assertThat(err.size()).as("what is over at once is not shown").isZero();
        bar.show(progress("entries-done", 1, "entries-total", 9), SINCE);
        bar.erase();
        String shown = err.toString(StandardCharsets.UTF_8);
        assertThat(shown).startsWith("\r\u001b[KThe job starts  [==").endsWith("\r\u001b[K");
        assertThat(shown.replaceAll("\r\u001b\\[K", "")).hasSize(29);
    }
}
