package io.weir.benchmarks.race;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Runs one task on one engine in this JVM and prints what it measured, each as a line {@code figure
 * NAME VALUE}.
 *
 * <p>A task with an end is run to it and gives {@code taken} and {@code sum}, which are the same
 * for each engine that did the work. A task without an end runs for the time of the warm-up and is
 * then measured: records that the sources gave, time of the processors that the whole process took,
 * checkpoints that became complete, the slowest of the slices of time, and the most memory that the
 * process held.
 */
public final class Entrant {
    private static final OperatingSystemMXBean CPU =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long SLICE_MILLIS = 200;

    private Entrant() {}

    /**
     * Arguments: class of the engine, workload, records or {@code endless}, keys, parallelism,
     * milliseconds between checkpoints, their directory, backend, milliseconds of warm-up and of
     * the measurement.
     */
    public static void main(String[] args) throws Exception {
        try {
            Engine engine = newInstance(args[0], Engine.class);
            boolean endless = args[2].equals("endless");
            Task task =
                    new Task(
                            Workload.valueOf(args[1]),
                            endless ? Long.MAX_VALUE : Long.parseLong(args[2]),
                            Integer.parseInt(args[3]),
                            Integer.parseInt(args[4]),
                            Long.parseLong(args[5]),
                            Path.of(args[6]),
                            args[7]);
            System.out.println("version " + engine.version());
            Engine.Running running = engine.start(task);
            if (endless) {
                stopWith(running);
                measure(Long.parseLong(args[8]), Long.parseLong(args[9]));
            } else {
                running.await();
                Meter.Result result = Meter.takeResult();
                figure("taken", result.count());
                figure("sum", result.sum());
            }
            System.out.flush();
            // Nothing of an engine is worth waiting for.
            Runtime.getRuntime().halt(0);
        } catch (Throwable e) {
            end(e);
        }
    }

    /** An object of a class that is known by name only. */
    static <T> T newInstance(String name, Class<T> type) throws ReflectiveOperationException {
        return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
    }

    /** Ends the JVM, whatever an engine still does in it. */
    static void end(Throwable cause) {
        cause.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Work without an end that ends is no figure. */
    private static void stopWith(Engine.Running running) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                running.await();
                                end(new IllegalStateException("The job has ended by itself."));
                            } catch (Throwable e) {
                                end(e);
                            }
                        },
                        "until the job ends");
        thread.setDaemon(true);
        thread.start();
    }

    private static void measure(long warmUpMillis, long millis) throws Exception {
        while (Meter.given() == 0) {
            Thread.sleep(1);
        }
        Thread.sleep(warmUpMillis);
        Meter.takeLatencies();
        long startChecks = Meter.checkpoints();
        long startCpu = CPU.getProcessCpuTime();
        long start = System.nanoTime();
        long startGiven = Meter.given();
        long before = start;
        long beforeGiven = startGiven;
        double slowest = Double.POSITIVE_INFINITY;
        do {
            Thread.sleep(SLICE_MILLIS);
            long now = System.nanoTime();
            long given = Meter.given();
            slowest = Math.min(slowest, (given - beforeGiven) * 1e9 / (now - before));
            before = now;
            beforeGiven = given;
        } while (before - start < millis * 1_000_000);
        double seconds = (before - start) / 1e9;
        double cpuSeconds = (CPU.getProcessCpuTime() - startCpu) / 1e9;
        double records = beforeGiven - startGiven;
        figure("rate", records / seconds);
        figure("cpuRate", records / cpuSeconds);
        figure("slowest", slowest);
        figure("checkpoints", (Meter.checkpoints() - startChecks) / seconds);
        figure("cores", cpuSeconds / seconds);
        figure("peakMegabytes", peakMegabytes());
        latencies(Meter.takeLatencies());
    }

    private static void latencies(Histogram nanos) {
        if (nanos.getTotalCount() > 0) {
            for (double percent : new double[] {50, 99, 99.9, 99.99, 100}) {
                figure("p" + percent, nanos.getValueAtPercentile(percent) / 1e6);
            }
        }
    }

    private static void figure(String name, long value) {
        System.out.println("figure " + name + " " + value);
    }

    private static void figure(String name, double value) {
        System.out.println("figure " + name + " " + value);
    }

    static double peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        List<String> lines = Files.isReadable(status) ? Files.readAllLines(status) : List.of();
        for (String line : lines) {
            if (line.startsWith("VmHWM")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        return Double.NaN;
    }
}
