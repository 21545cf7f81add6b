package io.weir.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.lives.Catching;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command {@code weir simulate}, with and without a fault in the code. */
class SimulateTest {
    private static final Pattern SHORTER = Pattern.compile("from (\\d+) steps to (\\d+), in");
    private static final Pattern AGAIN = Pattern.compile("--job words --from (\\d+) --seeds 1");

    private record Run(int exitCode, String printed) {
        static Run of(String... options) throws Exception {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            int exitCode = Catching.simulate(printed, options);
            return new Run(exitCode, printed.toString(StandardCharsets.UTF_8));
        }
    }

    private static Fault notRestored() {
        return Faults.ALL.stream()
                .filter(fault -> fault.title().equals("keyed state is not restored"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsAFailingSeedAsAShorterStoryThatFailsAgain() throws Exception {
        Planting.with(
                notRestored(),
                () -> {
                    Run failed =
                            Run.of(
                                    "--job",
                                    "words",
                                    "--from",
                                    "1",
                                    "--seeds",
                                    "200",
                                    "--shrink",
                                    "8");

                    assertThat(failed.exitCode()).as(failed.printed()).isEqualTo(1);
                    Matcher steps = SHORTER.matcher(failed.printed());
                    assertThat(steps.find()).as(failed.printed()).isTrue();
                    assertThat(Long.parseLong(steps.group(2)))
                            .as(failed.printed())
                            .isLessThan(Long.parseLong(steps.group(1)));
                    assertThat(failed.printed())
                            .contains("process 1 starts", "job: Restored", "FAILED: ");
                    Matcher again = AGAIN.matcher(failed.printed());
                    assertThat(again.find()).as(failed.printed()).isTrue();
                    Run same =
                            Run.of(
                                    "--job",
                                    "words",
                                    "--from",
                                    again.group(1),
                                    "--seeds",
                                    "1",
                                    "--shrink",
                                    "0");
                    assertThat(same.exitCode()).isEqualTo(1);
                });
    }

    @Test
    void goesOnWhereTheLastRunHasEnded() throws Exception {
        Run first = Run.of("--job", "small", "--from", "21", "--seeds", "25");
        assertThat(first.printed()).contains("seeds 21 to 45", "25 seeds", "All is well.");
        assertThat(first.exitCode()).isZero();

        Run second = Run.of("--job", "small", "--seeds", "5");
        assertThat(second.printed()).contains("seeds 46 to 50");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        Run unknown = Run.of("--job", "nothing");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.printed()).contains("--job can't be 'nothing'", "Usage:");
    }
}
