package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static io.weir.cli.LauncherProcess.weir;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.http.Client;
import io.weir.rundir.Descriptor;
import io.weir.rundir.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        assertThat(listed()).contains(next + " : word count (FINISHED)");
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
    void afterAnOrderlyStopASignalOrAnotherEndAllThatRanRunsAgain() throws Exception {
        String id = submit("-D", "execution.checkpointing.interval=10min");
        append("before");
        awaitRecords(id, 101);
        assertThat(run("server", "stop").out())
                .isEqualTo("Server stopped; its jobs go on when it is started again.\n");
        assertThat(run.livingJobs()).isEmpty();
        // What had come in since the last checkpoint is in the one that was taken at the end.
        assertThat(committed()).hasSize(601);

        append("again");
        run("server", "start");
        awaitRecords(id, 1);
        server().process().terminate();
        await(this::serverIsGone, () -> "the server lives");
        assertThat(run.livingJobs()).isEmpty();
        assertThat(committed()).hasSize(602);

        run("server", "start");
        await(() -> livingJob(id).isPresent(), this::listed);
        // As if the power was gone.
        server().process().kill();
        livingJob(id).orElseThrow().process().kill();
        await(() -> serverIsGone() && livingJob(id).isEmpty(), this::listed);
        append("after");
        run("server", "start");
        awaitRecords(id, 1);
        assertThat(run("checkpoint", id).exitCode()).isZero();
        awaitCommitted(603);
        assertThat(run("list").out()).contains(id + " : word count (RUNNING)");
        assertThat(committed())
                .contains("before\t1", "again\t1", "after\t1")
                .doesNotHaveDuplicates();
    }

    private java.util.Optional<Descriptor> livingJob(String id) {
        try {
            return run.livingJob(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the present process of the job has read so many lines. */
    private void awaitRecords(String id, long count) throws Exception {
        await(() -> recordsRead(id) >= count, () -> recordsRead(id) + " read");
    }

    private long recordsRead(String id) {
        try {
            return asked().call("GET", "/jobs/" + id)
                    .json()
                    .objects("vertices")
                    .get(0)
                    .object("metrics")
                    .requiredNumber("read-records");
        } catch (IOException | IndexOutOfBoundsException e) {
            return -1; // It does not run just now.
        }
    }

    @Test
    void theProcessOfAJobAnswersNobodyWithoutItsSecret() throws Exception {
        String id = submit();
        Descriptor job = run.livingJob(id).orElseThrow();
        assertThat(job.client(Duration.ofSeconds(5)).call("GET", "/jobs").status()).isEqualTo(200);
        for (String secret : List.of("", "wrong", server().secret())) {
            Client stranger = new Client(job.port(), secret, Duration.ofSeconds(5));
            for (String path : List.of("/jobs", "/metrics", "/jobs/" + id)) {
                assertThat(stranger.call("GET", path).status()).as(path).isEqualTo(401);
            }
            assertThat(stranger.call("PATCH", "/jobs/" + id + "?mode=cancel").status())
                    .isEqualTo(401);
        }
        String vertex =
                asked().call("GET", "/jobs/" + id)
                        .json()
                        .objects("vertices")
                        .get(0)
                        .requiredText("id");
        assertThat(
                        asked().call("GET", "/jobs/" + id + "/vertices/" + vertex)
                                .json()
                                .objects("subtasks"))
                .isNotEmpty();
        assertThat(asked().call("GET", "/jobs/" + id + "/vertices/x").status()).isEqualTo(400);
        assertThat(new String(asked().call("GET", "/jobs/" + id + "/metrics").body(), UTF_8))
                .startsWith("[{\"id\":\"uptime\"},{\"id\":\"numRestarts\"},");
        assertThat(
                        new String(
                                asked().call(
                                                "GET",
                                                "/jobs/" + id + "/metrics?get=numRestarts,nonsense")
                                        .body(),
                                UTF_8))
                .isEqualTo("[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
        assertThat(run.livingJob(id)).contains(job);
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
    void anUpgradeThatDoesNotFitStopsNothing() throws Exception {
        String id = submit();
        awaitCommitted(600);
        Descriptor before = run.livingJob(id).orElseThrow();
        Path broken =
                new TestJar(folder)
                        .withMain("throw new IllegalStateException(\"not ready\");")
                        .build("broken.jar");
        CommandLineRun failed = run("upgrade", "word count", broken);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.err())
                .contains("The new program can't go on from what the job has, so the old one")
                .contains("not ready");

        CommandLineRun drops = run("upgrade", id, otherJob("").build("other.jar"));
        assertThat(drops.exitCode()).isEqualTo(3);
        assertThat(drops.err())
                .contains("The new program would drop state, so the old one was left running.")
                .contains("holds state for operator uid 'sum-001'")
                .doesNotContain("weir run");
        assertThat(run.livingJob(id)).contains(before);
        assertThat(folder.resolve("data/savepoints")).doesNotExist();
    }

    /** A program without any state of the word count. */
    private TestJar otherJob(String before) {
        return new TestJar(folder)
                .withMain(
                        before
                                + "var env = io.weir.stream.StreamEnvironment.create(args);"
                                + " env.from(io.weir.connectors.Generator.of(10, i -> i))"
                                + ".uid(\"numbers\").to(io.weir.connectors.Print.toStdOut())"
                                + ".uid(\"numbers-out\"); env.execute(\"other\");");
    }

    @Test
    void anUpgradeThatDoesNotComeUpLeavesTheOldProgramRunning() throws Exception {
        String id = submit();
        awaitCommitted(600);
        Path broken =
                otherJob(
                                "if (ProgramContext.current().orElseThrow().mode()"
                                        + " != ProgramContext.Mode.UPGRADE) {"
                                        + " throw new IllegalStateException(\"not ready\"); }")
                        .build("broken.jar");
        CommandLineRun failed = run("upgrade", "-n", "word count", broken);
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
    void aJobThatDiesAtOnceEachTimeNeitherSpinsNorTakesSavepoints() throws Exception {
        Path starts = folder.resolve("starts");
        Path deadly =
                new TestJar(folder)
                        .withMain(
                                "java.nio.file.Files.writeString(java.nio.file.Path.of(\"%s\"), \"x\","
                                                .formatted(starts)
                                        + " java.nio.file.StandardOpenOption.CREATE,"
                                        + " java.nio.file.StandardOpenOption.APPEND);"
                                        + " Runtime.getRuntime().halt(137);")
                        .build("deadly.jar");
        CommandLineRun submitted = run("run", "-d", deadly);
        assertThat(submitted.err()).contains("the job's process has died and is started again");
        String id = submitted.out().replaceAll("(?s).*JobID (\\w+)\n", "$1");

        CommandLineRun savepoint = run("savepoint", id);
        assertThat(savepoint.exitCode()).isEqualTo(1);
        assertThat(savepoint.err())
                .containsPattern(
                        "Job %s is (RESTARTING|INITIALIZING); this can only be asked of one that is RUNNING\\."
                                .formatted(id));
        Thread.sleep(2000);
        // After 0.2, 0.4, 0.8 and 1.6 s.
        assertThat(Files.size(starts)).isBetween(3L, 6L);

        assertThat(run("cancel", id).exitCode()).isZero();
        await(() -> listed().contains(id + " : (not known yet) (CANCELED)"), this::listed);
        long before = Files.size(starts);
        Thread.sleep(1000);
        assertThat(Files.size(starts)).isEqualTo(before);
    }

    @Test
    void twoSavepointsAtOnceAreTwoAndOutliveTheirClients() throws Exception {
        String id = submit();
        awaitCommitted(600);
        List<String> triggers = List.of("0a".repeat(16), "0b".repeat(16));
        for (String trigger : triggers) {
            String body = "{\"triggerId\":\"" + trigger + "\"}";
            try (var socket =
                    new java.net.Socket(
                            java.net.InetAddress.getLoopbackAddress(), server().port())) {
                socket.getOutputStream()
                        .write(
                                """
                                POST /jobs/%s/savepoints HTTP/1.1\r
                                Host: localhost\r
                                Authorization: Bearer %s\r
                                Content-Length: %d\r
                                \r
                                %s"""
                                        .formatted(id, server().secret(), body.length(), body)
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                // And is gone before the answer.
            }
        }
        List<String> locations = new ArrayList<>();
        for (String trigger : triggers) {
            String path = "/jobs/%s/savepoints/%s?wait=1000".formatted(id, trigger);
            Client.Answer answer = asked().call("GET", path);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while ((!answer.ok() || !isCompleted(answer)) && System.nanoTime() < deadline) {
                answer = asked().call("GET", path);
            }
            assertThat(new String(answer.body(), UTF_8)).contains("\"location\":");
            locations.add(answer.json().object("operation").requiredText("location"));
        }
        assertThat(locations).doesNotHaveDuplicates();
        for (String location : locations) {
            assertThat(run("verify", location).exitCode()).as(location).isZero();
        }
    }

    private static boolean isCompleted(Client.Answer answer) throws IOException {
        return answer.json().object("status").requiredText("id").equals("COMPLETED");
    }

    @Test
    void aSecretReachesTheJobAndNobodyElse() throws Exception {
        Path got = folder.resolve("got");
        Path curious =
                new TestJar(folder)
                        .withMain(
                                "java.nio.file.Files.writeString(java.nio.file.Path.of(\"%s\"),"
                                                .formatted(got)
                                        + " ProgramContext.current().orElseThrow().definitions()"
                                        + " + \"\");"
                                        + " while (true) { Thread.sleep(1000); }")
                        .build("curious.jar");
        LauncherProcess.startWeir(
                Map.of(
                        "WEIR_DATA_DIR", folder.resolve("data").toString(),
                        "WEIR_CONF", folder.resolve("config.yaml").toString()),
                "run",
                "-d",
                "-D",
                "s3.secret-key=hush-hush",
                curious);
        await(() -> Files.exists(got), () -> "the program has not begun");
        assertThat(got).content().contains("s3.secret-key=hush-hush");

        List<ProcessHandle> processes =
                ProcessHandle.allProcesses()
                        .filter(p -> commandLine(p).contains(folder + "/data/jobs"))
                        .toList();
        assertThat(processes).isNotEmpty();
        assertThat(processes)
                .allSatisfy(p -> assertThat(commandLine(p)).doesNotContain("hush-hush"));
        String id = asked().call("GET", "/jobs").json().objects("jobs").get(0).requiredText("id");
        for (String path : List.of("/jobs/overview", "/jobs/" + id, "/jobs/" + id + "/log")) {
            assertThat(new String(asked().call("GET", path).body(), UTF_8))
                    .as(path)
                    .doesNotContain("hush-hush");
        }
        try (var files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains("hush-hush")) {
                    assertThat(file.getFileName().toString()).isIn("job.json", "words.json");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
        assertThat(run("cancel", id).exitCode()).isZero();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", process.pid() + "", "cmdline"), ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aProcessThatTheServerDoesNotKnowOfIsFoundAndNotDoubled() throws Exception {
        String id = submit();
        awaitCommitted(600);
        Descriptor known = run.livingJob(id).orElseThrow();
        Path descriptor = folder.resolve("data/run/jobs/" + id + ".json");
        Path process = folder.resolve("data/jobs/" + id + "/process.json");
        server().process().kill();
        await(this::serverIsGone, () -> "the server lives");
        // As if it had been killed when it had just started the process.
        Path hidden = Files.move(descriptor, folder.resolve("hidden"));
        Files.delete(process);
        run("server", "start");
        await(() -> Files.exists(process), () -> "no process was started");
        Path log = folder.resolve("data/jobs/" + id + "/job.log");
        await(() -> contains(log, "Another process of this job still runs"), () -> "no word of it");
        Files.move(hidden, descriptor);

        await(
                () -> contains(process, "\"pid\":" + known.process().pid()),
                () -> "the server does not know the process");
        append("once");
        awaitCommitted(601);
        assertThat(run.livingJob(id)).contains(known);
        assertThat(
                        ProcessHandle.allProcesses()
                                .filter(p -> commandLine(p).contains(folder + "/data/jobs/" + id)))
                .hasSize(1);
        assertThat(run("stop", id).exitCode()).isZero();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
