package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs on the real engine, as far as the command line shows how they go. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealJobTest {
    private static final String DIVIDE =
            "var env = io.weir.stream.StreamEnvironment.create(args);"
                    + " env.from(io.weir.connectors.Elements.of(5L, 0L)).uid(\"numbers\")"
                    + ".map(x -> 10 / x).uid(\"divide\")"
                    + ".to(io.weir.connectors.Print.toStdOut()).uid(\"out\");"
                    + " env.execute(\"division\");";

    @TempDir Path folder;
    private Path jar;

    @BeforeEach
    void compile() {
        jar = new TestJar(folder).withMain(DIVIDE).build();
    }

    @Test
    void tellsWhichOperatorFailedAndWhereInTheProgram() {
        var run = weir("run", "-D", "restart-strategy.type=none", jar);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("weir run: Job 'division' has failed", "'divide'", "/ by zero")
                .contains("at job.Main.")
                .contains("(--verbose shows the stack trace.)")
                .doesNotContain("\tat ");
    }

    @Test
    void showsThePlan() {
        var run = weir("info", "-p", "3", jar);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Job 'division'", "parallelism 3", "uid 'divide'");
        assertThat(weir("info", "--json", jar).out()).startsWith("{").contains("\"divide\"");
    }

    @Test
    void refusesASettingThatIsNoneWithoutBlamingTheProgram() {
        var run = weir("run", "-D", "execution.checkpointing.intervall=1s", jar);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("weir run: ")
                .contains("execution.checkpointing.intervall", "execution.checkpointing.interval")
                .doesNotContain("failed before its job could run", "--verbose");
    }

    @Test
    void refusesToRestoreWhatIsNotThere() {
        var run = weir("run", "-s", folder.resolve("nothing"), jar);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains(folder.resolve("nothing").toString());
    }
}
