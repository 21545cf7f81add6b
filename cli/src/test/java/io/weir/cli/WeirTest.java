package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {
    @ParameterizedTest
    @ValueSource(strings = {"--version", "-v", "-V"})
    void saysItsVersionAndThatOfJava(String option) {
        var run = weir(option);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("weir \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+.*\\)\n");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void namesEveryCommandInItsHelp(String option) {
        var run = weir(option);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: weir COMMAND", "  run ", "  info ", "JAVA_HOME");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void tellsTheExitCodesAndExamplesInTheHelpOfRun() {
        var run = weir("run", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Usage: weir run [OPTIONS] JAR [ARG...]")
                .contains("--fromSavepoint", "--allowNonRestoredState", "--parallelism", "--class")
                .contains("3         nothing ran", "130, 143", "weir run -s latest job.jar")
                .doesNotContain("--events");
        assertThat(weir("help", "run").out()).isEqualTo(run.out());
    }

    @Test
    void keepsTheLinesOfItsHelpWithinEightyColumns() {
        for (String[] command :
                new String[][] {{"--help"}, {"run", "--help"}, {"info", "--help"}}) {
            assertThat(weir((Object[]) command).out().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void asksForACommandWhenThereIsNone() {
        var run = weir();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir: Which command?\n").contains("Usage: weir COMMAND");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void offersTheCommandThatWasMeant() {
        var run = weir("rnu", "job.jar");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir: There is no command 'rnu'. Did you mean 'run'?\n");
    }

    @Test
    void refusesAnOptionThatIsNone() {
        var run = weir("run", "--paralellism", "4", "job.jar");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(
                        "weir run: Unknown option: '--paralellism'. Did you mean '--parallelism'?\n")
                .contains("'weir run --help' shows the options.");
    }

    @Test
    void tellsUsersOfFlinkWhatIsSoInsteadOfItsClusterOptions() {
        assertThat(weir("run", "-m", "localhost:8081", "job.jar").err())
                .contains("There is no cluster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1.5"})
    void refusesAParallelismThatIsNoPositiveNumber(String parallelism) {
        var run = weir("run", "-p", parallelism, "job.jar");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--parallelism").contains(parallelism);
    }
}
