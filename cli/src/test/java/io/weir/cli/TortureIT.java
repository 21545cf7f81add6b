package io.weir.cli;

import static io.weir.cli.LauncherProcess.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rundir.Descriptor;
import io.weir.rundir.ProcessIdentity;
import io.weir.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a random process of the system, the server or the job, at a random moment, again and again,
 * while records come in; after each round, what is committed must be exact.
 *
 * <p>A few rounds in each build, more with {@code -Dtorture.rounds=100}; README.md has the whole
 * command. {@code -Dseed=N} makes the same choices again.
 */
class TortureIT {
    private static final Path JAR = HOME.resolve("examples/target/weir-examples.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LINES_IN_A_ROUND = 40;

    @TempDir Path folder;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final WordTally truth = new WordTally();
    private final List<String> history = new ArrayList<>();
    private Path text;
    private Path output;
    private RunDirectory run;

    @Test
    void whatIsCommittedIsExactWhoeverIsKilledAndWhen() throws Exception {
        text = Files.createDirectory(folder.resolve("input")).resolve("a.txt");
        output = folder.resolve("output");
        run = new RunDirectory(folder.resolve("data/run"));
        Files.writeString(folder.resolve("config.yaml"), "rest.port: 0\n");
        write(LINES_IN_A_ROUND);
        CommandLineRun submitted =
                weir(
                        "run",
                        "-d",
                        "-D",
                        "execution.checkpointing.interval=50ms",
                        JAR,
                        "--input",
                        text.getParent(),
                        "--output",
                        output,
                        "--follow");
        assertThat(submitted.exitCode()).as(submitted.toString()).isZero();
        try {
            int rounds = Integer.getInteger("torture.rounds", 3);
            for (int round = 1; round <= rounds; round++) {
                round(round);
            }
        } finally {
            weir("server", "stop");
            for (Descriptor job : run.livingJobs()) {
                job.process().kill();
            }
        }
    }

    private void round(int number) throws Exception {
        int kills = 1 + random.nextInt(2);
        for (int kill = 0; kill < kills; kill++) {
            write(random.nextInt(LINES_IN_A_ROUND));
            Thread.sleep(random.nextInt(400));
            kill(number);
            write(random.nextInt(LINES_IN_A_ROUND));
            Thread.sleep(random.nextInt(200));
            if (run.livingServer().isEmpty()) {
                CommandLineRun started = weir("server", "start");
                assertThat(started.exitCode()).as("%s %s", started, told()).isZero();
            }
        }
        write(1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        OutputAudit audit = OutputAudit.of(output, truth);
        while (audit.lost() > 0 && audit.twice() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
            audit = OutputAudit.of(output, truth);
        }
        assertThat(audit.isExact()).as("%s: %s, %s", told(), audit, serverLog()).isTrue();
    }

    private void kill(int round) throws IOException {
        List<ProcessIdentity> living = new ArrayList<>();
        Optional<Descriptor> server = run.livingServer();
        server.ifPresent(s -> living.add(s.process()));
        run.livingJobs().forEach(job -> living.add(job.process()));
        if (!living.isEmpty()) {
            ProcessIdentity victim = living.get(random.nextInt(living.size()));
            boolean isServer = server.isPresent() && victim.equals(server.get().process());
            history.add("round " + round + " killed the " + (isServer ? "server" : "job"));
            victim.kill();
            while (victim.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    private String told() {
        return "-Dseed=%d, %s".formatted(seed, history);
    }

    private String serverLog() throws IOException {
        Path log = folder.resolve("data/server.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private void write(int lines) throws IOException {
        var more = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            more.append("to be or not to be ").append(random.nextInt(50)).append('\n');
        }
        truth.addWordsOf(more);
        Files.writeString(text, more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private CommandLineRun weir(Object... words) throws Exception {
        return LauncherProcess.weir(
                Map.of(
                        "WEIR_DATA_DIR", folder.resolve("data").toString(),
                        "WEIR_CONF", folder.resolve("config.yaml").toString()),
                words);
    }
}
