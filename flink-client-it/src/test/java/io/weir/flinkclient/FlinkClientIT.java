package io.weir.flinkclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified command line of Flink 2.3 works with Weir's server, and ends well and fast. */
@Timeout(180)
class FlinkClientIT {
    private static final Path HOME =
            Path.of(System.getProperty("weir.home", "..")).toAbsolutePath().normalize();
    private static final Path JAR = HOME.resolve("examples/target/weir-examples.jar");

    @TempDir static Path folder;
    private static Path savepoints;
    private static FlinkClient flink;

    @BeforeAll
    static void startServer() throws Exception {
        Files.createDirectory(folder.resolve("input"));
        Files.writeString(folder.resolve("input/a.txt"), "to be or not to be\n".repeat(100));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 0\n");
        savepoints = folder.resolve("data/savepoints");
        assertThat(weir("server", "start")).contains("Server started: ");
        flink = new FlinkClient(conf(), Map.of("FLINK_REST_CLIENT_HEADERS", header(token())));
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (flink != null) {
            flink.close();
        }
        weir("server", "stop");
    }

    private static String token() throws Exception {
        return weir("server", "token").strip();
    }

    private static String header(String token) {
        return "Authorization:Bearer " + token;
    }

    private static Path conf() throws Exception {
        Matcher port =
                Pattern.compile("\"address\":\"http://127\\.0\\.0\\.1:(\\d+)\"")
                        .matcher(weir("server", "status", "--json"));
        assertThat(port.find()).isTrue();
        Path conf = Files.createDirectories(folder.resolve("flink-conf"));
        Files.writeString(
                conf.resolve("config.yaml"),
                "rest:\n  address: 127.0.0.1\n  port: %s\njobmanager:\n  rpc:\n    address: 127.0.0.1\n"
                        .formatted(port.group(1)));
        return conf;
    }

    private static String weir(Object... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("weir").toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        Path out = Files.createTempFile(folder, "weir", ".out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WEIR_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("WEIR_CONF", folder.resolve("config.yaml").toString());
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(out);
    }

    private static String startJob() throws Exception {
        String said =
                weir(
                        "run",
                        "-d",
                        JAR,
                        "--input",
                        folder.resolve("input"),
                        "--output",
                        Files.createTempDirectory(folder, "output"),
                        "--follow");
        Matcher id = Pattern.compile("JobID ([0-9a-f]{32})").matcher(said);
        assertThat(id.find()).as(said).isTrue();
        return id.group(1);
    }

    /** Runs a command that must succeed. */
    private static String ok(Object... words) throws IOException {
        FlinkClient.Said said = flink.run(words);
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.took()).isLessThan(Duration.ofSeconds(15));
        return said.text();
    }

    /** Runs a command that must fail, and not after a minute of tries. */
    private static String fails(Object... words) throws IOException {
        FlinkClient.Said said = flink.run(words);
        assertThat(said.exitCode()).as(said.text()).isEqualTo(1);
        assertThat(said.took()).as(said.text()).isLessThan(Duration.ofSeconds(15));
        return said.text();
    }

    private static Path savepointIn(String text) {
        Matcher path = Pattern.compile("file:(?://)?(/\\S+/savepoint-\\w+-\\w+)").matcher(text);
        assertThat(path.find()).as(text).isTrue();
        Path savepoint = Path.of(path.group(1));
        assertThat(savepoint.resolve("_metadata")).exists();
        return savepoint;
    }

    private static void awaitState(String id, String state) throws Exception {
        for (int i = 0; i < 100; i++) {
            if (ok("list", "-a").contains(id + " : word count (" + state + ")")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(id + " is not " + state + ": " + ok("list", "-a"));
    }

    @Test
    void listsSavesCheckpointsAndStops() throws Exception {
        String id = startJob();
        assertThat(ok("list"))
                .contains("------------------ Running/Restarting Jobs -------------------")
                .containsPattern("\\d\\d:\\d\\d : " + id + " : word count \\(RUNNING\\)");

        savepointIn(ok("savepoint", id));
        savepointIn(ok("savepoint", "-type", "native", id, savepoints.resolve("native")));
        assertThat(ok("savepoint", "-detached", id))
                .containsPattern("Successfully trigger manual savepoint, triggerId: [0-9a-f]{32}");

        assertThat(ok("checkpoint", id))
                .containsPattern("Checkpoint \\d+ for job " + id + " completed\\.");
        assertThat(ok("checkpoint", "-full", id))
                .containsPattern("Checkpoint\\(FULL\\) \\d+ for job " + id + " completed\\.");

        savepointIn(ok("stop", "-p", savepoints, id));
        awaitState(id, "FINISHED");
    }

    @Test
    void drainsCancelsAndDisposes() throws Exception {
        String drained = startJob();
        Path savepoint = savepointIn(ok("stop", "--drain", drained));
        awaitState(drained, "FINISHED");

        assertThat(ok("savepoint", "-d", savepoint)).contains("disposed.");
        assertThat(savepoint).doesNotExist();
        assertThat(fails("savepoint", "-d", savepoint))
                .contains("There is nothing at " + savepoint);

        String cancelled = startJob();
        assertThat(ok("cancel", cancelled)).contains("Cancelled job " + cancelled + ".");
        awaitState(cancelled, "CANCELED");
        assertThat(fails("cancel", cancelled)).contains("is CANCELED and can't be cancelled");

        String saved = startJob();
        assertThat(ok("cancel", "-s", savepoints, saved))
                .contains("Cancelled job " + saved + ". Savepoint stored in file:");
        awaitState(saved, "FINISHED");
    }

    @Test
    void saysAtOnceWhatIsWrong() throws Exception {
        String unknown = "0123456789abcdef0123456789abcdef";
        for (String command : List.of("savepoint", "checkpoint", "stop", "cancel")) {
            assertThat(fails(command, unknown)).contains("Job " + unknown + " not found.");
        }
        assertThat(fails("savepoint", "xyz")).contains("Cannot parse JobID from \"xyz\"");

        String id = startJob();
        assertThat(fails("savepoint", id, folder.resolve("elsewhere")))
                .contains("does not lie in a directory that clients may name");
        assertThat(fails("stop", "-p", "/tmp/../etc", id))
                .contains("does not lie in a directory that clients may name");
        assertThat(fails("savepoint", "-d", folder.resolve("input")))
                .contains("does not lie in a directory that clients may name");

        // The job's process says why, and Flink's client shows it.
        Files.createDirectories(savepoints);
        Files.writeString(savepoints.resolve("file"), "in the way");
        assertThat(fails("savepoint", id, savepoints.resolve("file")))
                .contains(savepoints.resolve("file").toString());
        assertThat(ok("cancel", id)).contains("Cancelled job");
    }

    @Test
    void letsNobodyInWithoutTheToken() throws Exception {
        for (Map<String, String> environment :
                List.of(
                        Map.<String, String>of(),
                        Map.of("FLINK_REST_CLIENT_HEADERS", header("wrong")))) {
            try (FlinkClient stranger = new FlinkClient(conf(), environment)) {
                FlinkClient.Said said = stranger.run("list");
                assertThat(said.exitCode()).isEqualTo(1);
                assertThat(said.text()).contains("The token is missing or wrong.");
                assertThat(said.took()).isLessThan(Duration.ofSeconds(20));
            }
        }
    }
}
