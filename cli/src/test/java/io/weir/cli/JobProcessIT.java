package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static io.weir.cli.LauncherProcess.startWeir;
import static io.weir.cli.LauncherProcess.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The word count in a process of its own: run, stopped, resumed. */
class JobProcessIT {
    private static final Path JAR = HOME.resolve("examples/target/weir-examples.jar");
    private static final Pattern RESUME = Pattern.compile("(?m)^  (\\S*weir run -s .*)$");

    @TempDir Path folder;
    private Path input;
    private Path output;

    @BeforeEach
    void writeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
        output = folder.resolve("output");
        Files.writeString(input.resolve("a.txt"), "to be or not to be\n".repeat(100));
    }

    @Test
    void countsTheWords() throws Exception {
        CommandLineRun run = weir(Map.of(), "run", JAR, "--input", input, "--output", output);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("weir: job 'word count' finished after ");
        assertThat(committed()).hasSize(600).contains("to\t200", "or\t100").doesNotHaveDuplicates();
    }

    @Test
    void isStoppedInOrderByASignalAndResumedByTheCommandThatItNames() throws Exception {
        LauncherProcess job =
                startWeir(
                        Map.of(),
                        "run",
                        "-D",
                        "execution.checkpointing.dir=" + folder.resolve("checkpoints"),
                        "-D",
                        "execution.checkpointing.interval=100ms",
                        JAR,
                        "--input",
                        input,
                        "--output",
                        output,
                        "--follow");
        job.await(() -> committed().size() == 600);
        job.terminate();
        CommandLineRun stopped = job.end();

        assertThat(stopped.exitCode()).isEqualTo(143);
        assertThat(stopped.err()).contains("Job 'word count' was cancelled.");
        Path kept = onlyFolderIn(folder.resolve("checkpoints"));
        assertThat(weir(Map.of(), "verify", kept).out()).startsWith("whole: ");
        assertThat(weir(Map.of(), "inspect", kept).out()).contains("sum-001", "source positions");
        assertThat(weir(Map.of(), "state", "show", kept, "sum-001/sum", "--key", "to").out())
                .isEqualTo("{\"key\":\"to\",\"value\":200}\n");
        Matcher resume = RESUME.matcher(stopped.err());
        assertThat(resume.find()).as(stopped.err()).isTrue();

        Files.writeString(input.resolve("a.txt"), "to be continued\n", StandardOpenOption.APPEND);
        LauncherProcess again =
                LauncherProcess.start(
                        folder, Map.of(), List.of("bash", "-c", "exec " + resume.group(1)));
        again.await(() -> committed().size() == 603);
        again.terminate();
        CommandLineRun resumed = again.end();

        assertThat(resumed.exitCode()).isEqualTo(143);
        assertThat(resumed.err()).contains("goes on from checkpoint ");
        assertThat(committed())
                .hasSize(603)
                .contains("to\t201", "be\t201", "continued\t1")
                .doesNotHaveDuplicates();
    }

    @Test
    void resumesFromTheNewestCheckpointWithAnotherParallelism() throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        LauncherProcess job =
                startWeir(
                        Map.of(),
                        "run",
                        "-p",
                        1,
                        "-D",
                        "execution.checkpointing.dir=" + checkpoints,
                        "-D",
                        "execution.checkpointing.interval=100ms",
                        JAR,
                        "--input",
                        input,
                        "--output",
                        output,
                        "--rate",
                        50);
        job.await(() -> !committed().isEmpty());
        job.terminate();
        assertThat(job.end().exitCode()).isEqualTo(143);

        CommandLineRun resumed =
                weir(
                        Map.of(),
                        "run",
                        "-p",
                        3,
                        "-s",
                        "latest",
                        "-D",
                        "execution.checkpointing.dir=" + checkpoints,
                        JAR,
                        "--input",
                        input,
                        "--output",
                        output);

        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(committed()).hasSize(600).doesNotHaveDuplicates();
    }

    private static Path onlyFolderIn(Path folder) throws IOException {
        try (var folders = Files.list(folder)) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private List<String> committed() {
        List<String> lines = new ArrayList<>();
        try {
            for (Path file : OutputAudit.committedFiles(output)) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
