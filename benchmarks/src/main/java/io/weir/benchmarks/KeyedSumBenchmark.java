package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.weir.connectors.Generator;
import io.weir.stream.StreamEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What does the engine cost beside the work itself?
 *
 * <p>Adds up a number for each of a million keys and sends on each sum: once as a job with
 * parallelism 2 (without checkpoints, with one each second, with one each 100 ms), once as a plain
 * loop of one thread over an open-addressing table with keys and values inline. All in one JVM, in
 * turns; then each in JVMs of its own, which also shows whether checkpoints leave a JVM slower than
 * it was.
 *
 * <pre>./weir bench overhead</pre>
 */
final class KeyedSumBenchmark implements Benchmark {
    private static final OperatingSystemMXBean CPU =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int FORKS = 5;
    private static final int FORK_ROUNDS = 3;

    /** What a job's records are; made by the user, unknown to Weir. */
    record Event(long key, long value) {}

    /** The ways to do the same. */
    enum Variant {
        LOOP("plain loop, 1 thread", ""),
        OFF("Weir, no checkpoints", "off"),
        EACH_SECOND("Weir, checkpoint each 1 s", "1s"),
        EACH_100_MS("Weir, checkpoint each 100 ms", "100ms");

        final String title;
        final String interval;

        Variant(String title, String interval) {
            this.title = title;
            this.interval = interval;
        }
    }

    /**
     * How fast a round was.
     *
     * @param perSecond millions of records in a second by the clock on the wall
     * @param perCpuSecond in a second of one core, with everything that the JVM does besides; the
     *     steadier figure on a busy machine
     */
    private record Rate(double perSecond, double perCpuSecond) {}

    /** Those of all rounds. */
    private static final class Rates {
        final Samples perSecond = new Samples();
        final Samples perCpuSecond = new Samples();

        void add(Rate rate) {
            perSecond.add(rate.perSecond());
            perCpuSecond.add(rate.perCpuSecond());
        }
    }

    @Override
    public String name() {
        return "overhead";
    }

    @Override
    public String question() {
        return "What does the engine cost beside the work itself?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        long records = scale.of(100_000, 40_000_000);
        int keys = scale.of(1_000, 1_000_000);
        oneJvm(scale, report, records, keys);
        ownJvms(scale, report, records, keys);
    }

    private static void oneJvm(Scale scale, Report report, long records, int keys)
            throws Exception {
        report.load("before");
        Map<Variant, Rates> rates = noRates();
        int warmUp = scale.of(0, WARM_UP_ROUNDS);
        for (int round = 0; round < warmUp + scale.of(1, ROUNDS); round++) {
            for (Variant variant : Variant.values()) {
                Rate rate = measure(variant, records, keys);
                if (round >= warmUp) {
                    of(variant, rates).add(rate);
                }
            }
        }
        report.load("after");
        print(report, "In one JVM, in turns", rates);
    }

    private static void ownJvms(Scale scale, Report report, long records, int keys)
            throws Exception {
        report.load("before");
        Map<Variant, Rates> rates = noRates();
        for (int fork = 0; fork < scale.of(1, FORKS); fork++) {
            for (Variant variant : Variant.values()) {
                Samples later =
                        Fork.run(
                                Forked.class,
                                variant.name(),
                                String.valueOf(records),
                                String.valueOf(keys),
                                String.valueOf(scale.of(0, WARM_UP_ROUNDS)),
                                String.valueOf(scale.of(1, FORK_ROUNDS)));
                of(variant, rates).add(medians(later));
            }
        }
        report.load("after");
        print(report, "Each in JVMs of its own, in turns; medians of medians", rates);
    }

    private static Map<Variant, Rates> noRates() {
        Map<Variant, Rates> rates = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            rates.put(variant, new Rates());
        }
        return rates;
    }

    private static Rates of(Variant variant, Map<Variant, Rates> rates) {
        return Objects.requireNonNull(rates.get(variant));
    }

    /** A fork reports the two rates of a round one after the other. */
    private static Rate medians(Samples reported) {
        Rates rates = new Rates();
        List<Double> figures = reported.inOrder();
        for (int i = 0; i < figures.size(); i += 2) {
            rates.add(new Rate(figures.get(i), figures.get(i + 1)));
        }
        return new Rate(rates.perSecond.median(), rates.perCpuSecond.median());
    }

    private static void print(Report report, String title, Map<Variant, Rates> rates) {
        Rates loop = of(Variant.LOOP, rates);
        report.header(
                title,
                "M records/s",
                "min",
                "max",
                "rounds",
                "of the loop",
                "M/s of CPU",
                "of the loop");
        for (Variant variant : Variant.values()) {
            Samples wall = of(variant, rates).perSecond;
            Samples cpu = of(variant, rates).perCpuSecond;
            report.row(
                    variant.title,
                    Report.number(wall.median(), 1),
                    Report.number(wall.min(), 1),
                    Report.number(wall.max(), 1),
                    String.valueOf(wall.count()),
                    Report.number(wall.median() / loop.perSecond.median(), 2),
                    Report.number(cpu.median(), 1),
                    Report.number(cpu.median() / loop.perCpuSecond.median(), 2));
        }
        report.end();
    }

    /** Measures one variant in a JVM of its own. */
    static final class Forked {
        private Forked() {}

        /** Arguments: variant, records, keys, warm-up rounds, rounds. */
        public static void main(String[] args) throws Exception {
            Variant variant = Variant.valueOf(args[0].toUpperCase(Locale.ROOT));
            long records = Long.parseLong(args[1]);
            int keys = Integer.parseInt(args[2]);
            int warmUp = Integer.parseInt(args[3]);
            int rounds = Integer.parseInt(args[4]);
            for (int round = 0; round < warmUp + rounds; round++) {
                Rate rate = measure(variant, records, keys);
                if (round >= warmUp) {
                    Fork.report(rate.perSecond());
                    Fork.report(rate.perCpuSecond());
                }
            }
        }
    }

    private static Rate measure(Variant variant, long records, int keys) throws IOException {
        long startCpu = CPU.getProcessCpuTime();
        long start = System.nanoTime();
        long total = variant == Variant.LOOP ? loop(records, keys) : job(variant, records, keys);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (CPU.getProcessCpuTime() - startCpu) / 1e9;
        long expected = expected(records, keys);
        if (total != expected) {
            throw new IllegalStateException(
                    "%s gave a total of %d instead of %d"
                            .formatted(variant.title, total, expected));
        }
        return new Rate(records / seconds / 1e6, records / cpuSeconds / 1e6);
    }

    private static long job(Variant variant, long records, int keys) throws IOException {
        Path checkpoints = Files.createTempDirectory("weir-bench-");
        try {
            var env = StreamEnvironment.create();
            env.setParallelism(2);
            env.configure("execution.checkpointing.interval", variant.interval);
            env.configure("execution.checkpointing.dir", checkpoints.toString());
            env.from(Generator.of(records, i -> new Event(keyOf(i, keys), 1)))
                    .uid("events")
                    .keyBy(Event::key)
                    .sum(Event::value)
                    .uid("sum")
                    .to(new DiscardingSink<>(Event::value))
                    .uid("discard");
            env.execute("keyed sum");
            return DiscardingSink.takeTotal();
        } finally {
            Directories.delete(checkpoints);
        }
    }

    /** The same by hand. A table that is at most half full; key 0 is stored as 1 and so on. */
    private static long loop(long records, int keys) {
        int slots = Integer.highestOneBit(2 * keys - 1) << 1;
        int mask = slots - 1;
        int shift = 64 - Integer.numberOfTrailingZeros(slots);
        long[] table = new long[2 * slots];
        long total = 0;
        for (long i = 0; i < records; i++) {
            long stored = keyOf(i, keys) + 1;
            int slot = (int) ((stored * 0x9E3779B97F4A7C15L) >>> shift);
            long found;
            while ((found = table[2 * slot]) != stored && found != 0) {
                slot = (slot + 1) & mask;
            }
            table[2 * slot] = stored;
            total += table[2 * slot + 1] += 1;
        }
        return total;
    }

    private static long lastRecords = -1;
    private static long lastExpected;

    /** What the sums add up to: 1 + 2 + … + n for a key that comes n times. */
    private static long expected(long records, int keys) {
        if (records != lastRecords) {
            int[] counts = new int[keys];
            for (long i = 0; i < records; i++) {
                counts[(int) keyOf(i, keys)]++;
            }
            long sum = 0;
            for (int n : counts) {
                sum += n * (n + 1L) / 2;
            }
            lastRecords = records;
            lastExpected = sum;
        }
        return lastExpected;
    }

    /** The key of a record: a number that looks like chance (SplitMix64), always the same. */
    static long keyOf(long index, int keys) {
        long z = index * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z >>> 32) * keys) >>> 32;
    }
}
