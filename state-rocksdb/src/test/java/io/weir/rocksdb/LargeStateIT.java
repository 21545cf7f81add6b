package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job with several times more state than heap, in a process of its own that is killed by {@code
 * kill -9} on the way and goes on from its newest checkpoint in another one.
 *
 * <p>{@code -Dlarge.gigabytes=20 -Dlarge.heap=2g} makes it as large as the disk allows; by default
 * it is small enough for every build.
 */
class LargeStateIT {
    private static final double GIGABYTES =
            Double.parseDouble(System.getProperty("large.gigabytes", "0.2"));
    private static final String HEAP = System.getProperty("large.heap", "64m");

    /** Code, classes, threads, buffers and the collector of a JVM. */
    private static final long JVM_BYTES = 320L << 20;

    @TempDir Path directory;

    @Test
    @Timeout(3600)
    void stateLargerThanTheHeapIsExactAfterAKill() throws Exception {
        long start = System.nanoTime();
        Process first = start("fresh");
        awaitHalf(first);
        first.destroyForcibly().waitFor();
        assertThat(directory.resolve("result")).doesNotExist();
        long killed = System.nanoTime();

        Process second = start("resume");
        long restored = awaitRestored(second);
        long memory = awaitEnd(second);
        long ended = System.nanoTime();
        assertThat(second.exitValue()).as(log("resume")).isZero();
        System.out.printf(
                "large state: %.1f GB on a heap of %s: killed half-way after %d s, restored after %d s, done %d s later; memory of the process at most %d MB%n",
                GIGABYTES,
                HEAP,
                (killed - start) / 1_000_000_000,
                (restored - killed) / 1_000_000_000,
                (ended - restored) / 1_000_000_000,
                memory >> 20);
        assertThat(memory)
                .as("memory of the process: heap, what RocksDB may have, and what a JVM takes")
                .isLessThan(bytes(HEAP) + LargeStateJob.NATIVE_BYTES + JVM_BYTES);
        long keys = LargeStateJob.keys(GIGABYTES);
        assertThat(directory.resolve("result"))
                .as("each number was counted once")
                .hasContent(
                        "KeyCount[key=0, count=%d]\nKeyCount[key=1, count=%d]"
                                .formatted(keys, keys));
    }

    private Process start(String mode) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + HEAP,
                                "-XX:+UseParallelGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeStateJob.class.getName(),
                                directory.toString(),
                                String.valueOf(GIGABYTES),
                                mode));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile(mode))
                .start();
    }

    private File logFile(String mode) {
        return directory.resolve(mode + ".log").toFile();
    }

    private String log(String mode) throws IOException {
        return Files.readString(logFile(mode).toPath());
    }

    /** Until checkpoints hold half of the state, which is more than the heap. */
    private void awaitHalf(Process process) throws Exception {
        while (bytesBelow(directory.resolve("checkpoints")) < GIGABYTES / 2 * (1 << 30)) {
            assertThat(process.isAlive()).as(log("fresh")).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Until records flow; when that was. */
    private long awaitRestored(Process process) throws Exception {
        while (!Files.exists(directory.resolve("resume.flows"))) {
            assertThat(process.isAlive()).as(log("resume")).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return System.nanoTime();
    }

    /** Until it has ended; the most memory that it was seen to have, in bytes. */
    private static long awaitEnd(Process process) throws Exception {
        long most = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
            if (Files.exists(status)) { // not Linux, or just ended, if not
                most = Math.max(most, peak(Files.readAllLines(status)));
            }
        }
        return most;
    }

    private static long peak(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .max()
                .orElse(0);
    }

    /** Of a size as -Xmx takes it, in megabytes or gigabytes. */
    private static long bytes(String size) {
        long number = Long.parseLong(size.replaceAll("\\D", ""));
        return size.endsWith("g") ? number << 30 : number << 20;
    }

    private static long bytesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }
}
