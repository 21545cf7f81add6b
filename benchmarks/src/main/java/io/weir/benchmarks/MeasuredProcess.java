package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a process took from its start to its exit.
 *
 * @param seconds by the clock on the wall
 * @param cpuSeconds of all cores; the steadier figure on a busy machine
 * @param peakMegabytes the most memory it held at once (VmHWM), in 10^6 bytes; NaN where there is
 *     no /proc
 */
record MeasuredProcess(double seconds, double cpuSeconds, double peakMegabytes) {
    private static final long LOOK_EACH_MILLIS = 2;

    /** Runs {@code command} to its end, which must be a good one. */
    static MeasuredProcess run(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("weir-bench-", ".log");
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            double peak = Double.NaN;
            Duration cpu = Duration.ZERO;
            do {
                peak = peak(proc, peak);
                cpu = process.info().totalCpuDuration().orElse(cpu);
            } while (!process.waitFor(LOOK_EACH_MILLIS, TimeUnit.MILLISECONDS));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (process.exitValue() != 0) {
                throw new IOException(
                        "%s ended with %d:%n%s"
                                .formatted(
                                        String.join(" ", command),
                                        process.exitValue(),
                                        Files.readString(log)));
            }
            return new MeasuredProcess(seconds, cpu.toNanos() / 1e9, peak);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** The process may be gone any moment: then what was seen before counts. */
    private static double peak(Path proc, double before) throws IOException {
        try {
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                if (line.startsWith("VmHWM")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
                }
            }
        } catch (NoSuchFileException e) {
            return before;
        } catch (IOException e) {
            if (Files.exists(proc)) {
                throw e;
            }
        }
        return before;
    }
}
