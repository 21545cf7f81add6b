package io.weir.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process on a real disk: killed with SIGKILL, stopped with SIGSTOP, short of file
 * descriptors, of memory and of room. What it has committed in the end is what a loop counts. Kills
 * more often with {@code -Dkills=200}; prints its seed.
 */
class TortureTest {
    private static final int LINES = 6_000;
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final long SEED = Long.getLong("seed", 7);

    @TempDir Path folder;
    private Path input;
    private Path output;
    private final Map<String, Integer> totals = new TreeMap<>();

    @BeforeEach
    void writeInput() throws IOException {
        input = Files.createDirectory(folder.resolve("input"));
        output = folder.resolve("output");
        Random random = new Random(SEED);
        for (String name : List.of("a.txt", "b.txt")) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < LINES / 2; i++) {
                String one = "w" + random.nextInt(300);
                String other = "w" + random.nextInt(300);
                totals.merge(one, 1, Integer::sum);
                totals.merge(other, 1, Integer::sum);
                text.append(one).append(' ').append(other).append('\n');
            }
            Files.writeString(input.resolve(name), text);
        }
    }

    private Process start(String limits, String heap, Path checkpoints, int rate)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "bash",
                        "-c",
                        limits + "exec \"$@\"",
                        "torture",
                        java,
                        heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TortureJob.class.getName(),
                        input.toString(),
                        output.toString(),
                        checkpoints.toString(),
                        String.valueOf(rate))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Whether a process has said that the job is over: one more would begin it anew. */
    private boolean hasFinished() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) && Files.readString(log).contains("FINISHED");
    }

    /**
     * Runs without any trouble to the end, unless it has come there already, and holds the output
     * against the input.
     */
    private void finish(Path checkpoints) throws Exception {
        Path log = folder.resolve("log");
        if (!hasFinished()) {
            Process last = start("", "-Xmx64m", checkpoints, 100_000);
            assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(last.exitValue()).as(Files.readString(log)).isZero();
        }
        Map<String, Integer> counts = new HashMap<>();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        assertThat(lines).as("-Dseed=%d", SEED).doesNotHaveDuplicates();
        for (String line : lines) {
            String word = line.substring(0, line.indexOf('\t'));
            counts.merge(word, 1, Integer::sum);
            assertThat(Integer.parseInt(line.substring(word.length() + 1)))
                    .isBetween(1, totals.get(word));
        }
        assertThat(counts).as("-Dseed=%d", SEED).isEqualTo(totals);
    }

    /** Runs a process that has too little of something, unless the job is over. */
    private void runShortOf(String limits, String heap) throws Exception {
        if (hasFinished()) {
            return;
        }
        Process process = start(limits, heap, checkpoints(), 2_000);
        boolean ended = process.waitFor(12, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        System.out.printf(
                "%s%s: %s%n",
                limits, heap, ended ? "exit code " + process.exitValue() : "hangs, killed");
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    @Test
    void countsExactlyThroughKillsAndStops() throws Exception {
        Random random = new Random(SEED);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Process process = start("", "-Xmx64m", checkpoints(), 1_500);
            Thread.sleep(700 + random.nextInt(900));
            if (random.nextBoolean()) {
                signal(process, "STOP");
                Thread.sleep(random.nextInt(300));
                signal(process, "CONT");
                Thread.sleep(random.nextInt(100));
            }
            killed += process.isAlive() ? 1 : 0;
            signal(process, "KILL");
            process.waitFor();
            if (process.exitValue() == 0) {
                break;
            }
        }
        System.out.printf("killed %d times, seed %d%n", killed, SEED);
        assertThat(killed).isPositive();
        finish(checkpoints());
    }

    @Test
    void countsExactlyAfterItHasRunOutOfFileDescriptors() throws Exception {
        for (int limit : List.of(24, 32, 40, 48, 64)) {
            runShortOf("ulimit -n %d; ".formatted(limit), "-Xmx64m");
        }
        assertThat(Files.readString(folder.resolve("log"))).contains("Too many open files");
        finish(checkpoints());
    }

    @Test
    void countsExactlyAfterItHasRunOutOfMemory() throws Exception {
        for (String heap : List.of("-Xmx3m", "-Xmx4m")) {
            runShortOf("", heap);
        }
        assertThat(Files.readString(folder.resolve("log"))).contains("OutOfMemoryError");
        finish(checkpoints());
    }

    @Test
    void countsExactlyAfterItsDiskWasFull() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        int mounted =
                new ProcessBuilder(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=256k",
                                "tmpfs",
                                small.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor();
        assumeThat(mounted).as("a small disk can be mounted (as root)").isZero();
        try {
            Path checkpoints = small.resolve("checkpoints");
            Path filler = small.resolve("filler");
            Files.write(filler, new byte[200 << 10]);
            Process process = start("", "-Xmx64m", checkpoints, 1_500);
            Thread.sleep(3_000);
            Files.delete(filler);
            Thread.sleep(500);
            signal(process, "KILL");
            process.waitFor();
            finish(checkpoints);
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }
}
