package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static io.weir.cli.LauncherProcess.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.Client;
import io.weir.process.Descriptor;
import io.weir.process.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Detached jobs, the server that looks after them, and what they survive. */
@Timeout(180)
class ServerIT {
    private static final Path JAR = HOME.resolve("examples/target/weir-examples.jar");
    private static final Pattern SUBMITTED =
            Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})\n");

    @TempDir Path folder;
    private Path input;
    private Path output;
    private RunDirectory run;

    @BeforeEach
    void writeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
        output = folder.resolve("output");
        Files.writeString(input.resolve("a.txt"), "to be or not to be\n".repeat(100));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 0\n");
        run = new RunDirectory(folder.resolve("data/run"));
    }

    @AfterEach
    void stopServer() throws Exception {
        if (run.livingServer().isPresent()) {
            run("server", "stop");
        }
        for (Descriptor job : run.livingJobs()) {
            job.process().kill();
        }
    }

    private CommandLineRun run(Object... words) throws Exception {
        return weir(
                Map.of(
                        "WEIR_DATA_DIR", folder.resolve("data").toString(),
                        "WEIR_CONF", folder.resolve("config.yaml").toString()),
                words);
    }

    private String submit(Object... more) throws Exception {
        List<Object> words =
                new ArrayList<>(
                        List.of("run", "-d", "-D", "execution.checkpointing.interval=100ms"));
        words.addAll(List.of(more));
        words.addAll(List.of(JAR, "--input", input, "--output", output, "--follow"));
        CommandLineRun submitted = run(words.toArray());
        Matcher id = SUBMITTED.matcher(submitted.out());
        assertThat(id.matches()).as(submitted.toString()).isTrue();
        return id.group(1);
    }

    private void append(String line) throws IOException {
        Files.writeString(input.resolve("a.txt"), line + "\n", StandardOpenOption.APPEND);
    }

    private List<String> committed() {
        List<String> lines = new ArrayList<>();
        try {
            if (Files.isDirectory(output)) {
                for (Path file : OutputAudit.committedFiles(output)) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private void awaitCommitted(int count) throws Exception {
        await(() -> committed().size() == count, () -> committed().size() + " committed");
    }

    private void await(BooleanSupplier condition, java.util.function.Supplier<String> found)
            throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                Path log = folder.resolve("data/server.log");
                throw new AssertionError(
                        "It did not come to it: "
                                + found.get()
                                + "\n"
                                + (Files.exists(log) ? Files.readString(log) : ""));
            }
            Thread.sleep(20);
        }
    }

    private Descriptor server() throws IOException {
        return run.livingServer().orElseThrow();
    }

    private Client asked() throws IOException {
        return server().client(Duration.ofSeconds(20));
    }

    @Test
    void theFlowThatUsersOfFlinkKnow() throws Exception {
        String id = submit();
        awaitCommitted(600);
        assertThat(run("list").out()).contains(" : " + id + " : word count (RUNNING)");

        CommandLineRun savepoint = run("savepoint", id);
        assertThat(savepoint.err()).isEmpty();
        Matcher path =
                Pattern.compile("Savepoint completed. Path: (\\S+)").matcher(savepoint.out());
        assertThat(path.find()).isTrue();

        CommandLineRun cancelled = run("cancel", id);
        assertThat(cancelled.out())
                .isEqualTo("Cancelling job %s.\nCancelled job %s.\n".formatted(id, id));
        await(() -> listed().contains(id + " : word count (CANCELED)"), this::listed);

        append("to be continued");
        String next = submit("-s", path.group(1));
        assertThat(next).isNotEqualTo(id);
        awaitCommitted(603);
        assertThat(committed()).contains("to\t201", "continued\t1").doesNotHaveDuplicates();

        CommandLineRun logs = run("logs", "-n", "50", next);
        assertThat(logs.out())
                .contains(" INFO  job-restored checkpoint=")
                .contains(" job-running ");

        CommandLineRun stopped = run("stop", next);
        assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
        await(() -> listed().contains(next + " : word count (FINISHED)"), this::listed);
        CommandLineRun again = run("stop", next);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("has ended: it is FINISHED");

        Client.Answer details = asked().call("GET", "/v1/jobs/" + next + "/checkpoints");
        assertThat(details.status()).isEqualTo(200);
        assertThat(details.json().object("latest").has("savepoint")).isTrue();
    }

    private String listed() {
        try {
            return run("list", "-a").out();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aKilledJobIsStartedAgainFromItsNewestCheckpoint() throws Exception {
        String id = submit();
        awaitCommitted(600);
        for (int round = 1; round <= 2; round++) {
            Descriptor before = run.livingJob(id).orElseThrow();
            before.process().kill();
            append("word" + round);
            awaitCommitted(600 + round);
            assertThat(run.livingJob(id).orElseThrow().process()).isNotEqualTo(before.process());
        }
        assertThat(committed()).contains("word2\t1").doesNotHaveDuplicates();
    }

    @Test
    void aKilledServerFindsItsLivingJobsAgain() throws Exception {
        String id = submit();
        awaitCommitted(600);
        Descriptor job = run.livingJob(id).orElseThrow();
        server().process().kill();
        await(() -> serverIsGone(), () -> "the server lives");

        assertThat(run("list").out())
                .as("without a server")
                .contains(id + " : word count (RUNNING)");
        assertThat(run("server", "status").exitCode()).isEqualTo(3);
        assertThat(run("server", "start").out()).startsWith("Server started: http://127.0.0.1:");
        assertThat(run.livingJob(id)).contains(job);

        job.process().kill();
        append("again");
        awaitCommitted(601);

        CommandLineRun second = run("server", "start");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("A server runs already: http://127.0.0.1:");
    }

    private boolean serverIsGone() {
        try {
            return run.livingServer().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void afterAnOrderlyStopAllThatRanRunsAgain() throws Exception {
        String id = submit();
        awaitCommitted(600);
        assertThat(run("server", "stop").out())
                .isEqualTo("Server stopped; its jobs go on when it is started again.\n");
        assertThat(run.livingJobs()).isEmpty();
        append("meanwhile");

        run("server", "start");
        awaitCommitted(601);
        assertThat(run("list").out()).contains(id + " : word count (RUNNING)");
        assertThat(committed()).contains("meanwhile\t1").doesNotHaveDuplicates();
    }

    @Test
    void aJobThatNeverComesUpShowsItsLastWords() throws Exception {
        CommandLineRun refused =
                run(
                        "run",
                        "-d",
                        "-s",
                        folder.resolve("nothing"),
                        JAR,
                        "--input",
                        input,
                        "--output",
                        output);
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err())
                .contains("did not come up. The end of its log:")
                .contains("There is nothing at " + folder.resolve("nothing"));
        assertThat(listed()).contains("(FAILED)").contains("No running jobs.");
    }

    @Test
    void anUpgradeThatFailsLeavesTheOldProgramRunning() throws Exception {
        String id = submit();
        awaitCommitted(600);
        Path broken =
                new TestJar(folder)
                        .withMain("throw new IllegalStateException(\"not ready\");")
                        .build("broken.jar");
        CommandLineRun failed = run("upgrade", "word count", broken);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.err())
                .contains(
                        "The new program did not come up, so the old one runs again from savepoint ")
                .contains("not ready");
        append("still");
        awaitCommitted(601);

        CommandLineRun upgraded = run("upgrade", "word count", JAR);
        assertThat(upgraded.exitCode()).as(upgraded.toString()).isZero();
        assertThat(upgraded.out())
                .contains("Job has been submitted with JobID ")
                .doesNotContain(id);
        append("better");
        awaitCommitted(602);
        assertThat(committed()).contains("to\t200", "better\t1").doesNotHaveDuplicates();
    }

    @Test
    void aBoundedJobFinishesAndIsNotStartedAgain() throws Exception {
        CommandLineRun submitted =
                run("run", "-d", "--json", JAR, "--input", input, "--output", output);
        assertThat(submitted.out()).matches("\\{\"jobId\":\"[0-9a-f]{32}\"}\n");
        String id = submitted.out().substring(10, 42);
        await(() -> listed().contains(id + " : word count (FINISHED)"), this::listed);
        server().process().kill();
        await(this::serverIsGone, () -> "the server lives");
        run("server", "start");
        assertThat(listed()).contains(id + " : word count (FINISHED)").contains("No running jobs.");
        assertThat(committed()).hasSize(600).doesNotHaveDuplicates();
    }
}
