package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
    private static final String EXECUTE =
            "System.out.println(\"hello\"); FakeEngine.execute(\"count\", FakeEngine.finished());";

    @TempDir Path folder;

    @Test
    void showsThePlanAndRunsNothing() {
        var run = weir("info", new TestJar(folder).withMain(EXECUTE).build());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("plan of count\n");
        assertThat(run.err()).as("what the program prints").isEqualTo("hello\n");
    }

    @Test
    void showsThePlanToTools() {
        var run = weir("info", "--json", new TestJar(folder).withMain(EXECUTE).build());

        assertThat(run.out()).isEqualTo("{\"job\":\"count\"}\n");
    }

    @Test
    void showsThePlanOfAProgramThatCatchesEverything() {
        Path jar =
                new TestJar(folder)
                        .withMain(
                                "try { "
                                        + EXECUTE
                                        + " } catch (Throwable t) { throw new Error(t); }")
                        .build();

        var run = weir("info", jar);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("plan of count\n");
    }

    @Test
    void tellsWhyThereIsNoPlan() {
        var run = weir("info", new TestJar(folder).withMain("throw new Error(\"no\");").build());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("weir info: Program job.Main failed before its job could run:");
    }
}
