package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static io.weir.cli.LauncherProcess.startWeir;
import static io.weir.cli.LauncherProcess.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that runs in the foreground is controlled from elsewhere. */
class JobControlIT {
    private static final Path JAR = HOME.resolve("examples/target/weir-examples.jar");

    @TempDir Path folder;

    private Map<String, String> environment() {
        return Map.of("WEIR_DATA_DIR", folder.resolve("data").toString());
    }

    private CommandLineRun run(Object... words) throws Exception {
        return weir(environment(), words);
    }

    @Test
    void isListedCheckpointedSavedAndStopped() throws Exception {
        Path input = Files.createDirectory(folder.resolve("input"));
        Files.writeString(input.resolve("a.txt"), "to be or not to be\n".repeat(100));
        Path savepoints = folder.resolve("savepoints");
        LauncherProcess job =
                startWeir(
                        environment(),
                        "run",
                        "-D",
                        "execution.checkpointing.dir=" + folder.resolve("checkpoints"),
                        JAR,
                        "--input",
                        input,
                        "--output",
                        folder.resolve("output"),
                        "--follow");
        Path descriptors = folder.resolve("data/run/jobs");
        job.await(
                () -> {
                    String[] files = descriptors.toFile().list((f, name) -> name.endsWith(".json"));
                    return files != null && files.length == 1;
                });
        String id = descriptors.toFile().list()[0].replace(".json", "");

        CommandLineRun list = run("list");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .matches(
                        "(?s)Waiting for response...\n"
                                + "------------------ Running/Restarting Jobs -------------------\n"
                                + "\\d\\d\\.\\d\\d\\.\\d{4} \\d\\d:\\d\\d:\\d\\d : "
                                + id
                                + " : word count \\(RUNNING\\)\n"
                                + "-{62}\n"
                                + "No scheduled jobs.\n");

        CommandLineRun checkpoint = run("checkpoint", "-full", id.substring(0, 8));
        assertThat(checkpoint.out())
                .matches("(?s).*Checkpoint\\(FULL\\) \\d+ for job " + id + " completed\\.\n.*");

        CommandLineRun savepoint = run("savepoint", "word count", savepoints);
        assertThat(savepoint.err()).isEmpty();
        assertThat(savepoint.out())
                .contains("Triggering savepoint for job " + id + ".\nWaiting for response...\n")
                .contains("Savepoint completed. Path: file://" + savepoints + "/savepoint-");

        CommandLineRun nowhere = run("savepoint", "word count");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err())
                .contains("There is nowhere to write a savepoint of job 'word count' to");

        CommandLineRun stop = run("stop", "-p", savepoints, "--json", id);
        assertThat(stop.out()).contains("\"location\":\"file://" + savepoints + "/savepoint-");
        assertThat(job.end().exitCode()).isZero();

        assertThat(run("list").out()).contains("No running jobs.");
        assertThat(descriptors).isEmptyDirectory();
        CommandLineRun gone = run("cancel", id);
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err())
                .isEqualTo("weir cancel: There is no job '" + id + "', and none runs.\n");
    }
}
