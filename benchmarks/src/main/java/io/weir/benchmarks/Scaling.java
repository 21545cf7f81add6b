package io.weir.benchmarks;

import io.weir.benchmarks.race.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * How does the cost of a record grow: with the number of keys, the parallelism, the operators?
 *
 * <p>Each point is Weir in a JVM of its own, without checkpoints, but for one curve of keys with a
 * checkpoint each second.
 *
 * <pre>./weir bench scaling</pre>
 */
final class Scaling implements Benchmark {
    private static final long WARM_UP_MILLIS = 4_000;
    private static final long MILLIS = 4_000;
    private static final int PARALLELISM = 2;
    private static final List<Integer> KEYS =
            List.of(1_000, 10_000, 100_000, 1_000_000, 5_000_000, 20_000_000);
    private static final List<Integer> PARALLELISMS = List.of(1, 2, 4, 8);
    private static final List<Integer> OPERATORS = List.of(1, 2, 4, 8, 16, 32);

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String question() {
        return "How does the cost of a record grow with keys, parallelism and operators?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        boolean tiny = scale == Scale.TINY;
        curve(report, tiny, "scaling-keys", "keys", KEYS, Workload.KEYED_SUM, "off");
        if (tiny) {
            return;
        }
        curve(report, false, "scaling-keys-1s", "keys, 1 s", KEYS, Workload.KEYED_SUM, "1s");
        report.load("between");
        parallelisms(report);
        curve(
                report,
                false,
                "scaling-operators",
                "maps in a chain",
                OPERATORS,
                Workload.LONG_CHAIN,
                "off");
    }

    private static void curve(
            Report report,
            boolean tiny,
            String name,
            String of,
            List<Integer> sizes,
            Workload workload,
            String interval)
            throws Exception {
        report.header(of, "M records/s", "ns of CPU for each", "peak MB");
        List<Picture.Point> points = new ArrayList<>();
        for (int size : tiny ? sizes.subList(0, 2) : sizes) {
            points.add(
                    point(
                            report,
                            size,
                            new Run(Contender.WEIR, workload, interval, size, PARALLELISM),
                            tiny));
        }
        report.end();
        report.picture(Picture.curve(name, "Million records in a second", of, points));
    }

    private static void parallelisms(Report report) throws Exception {
        report.header("parallelism", "M records/s", "ns of CPU for each", "peak MB");
        List<Picture.Point> points = new ArrayList<>();
        for (int parallelism : PARALLELISMS) {
            points.add(
                    point(
                            report,
                            parallelism,
                            new Run(
                                    Contender.WEIR,
                                    Workload.KEYED_SUM,
                                    "off",
                                    Workload.KEYED_SUM.keys(),
                                    parallelism),
                            false));
        }
        report.end();
        report.picture(
                Picture.curve(
                        "scaling-parallelism",
                        "Million records in a second",
                        "parallelism",
                        points));
    }

    private static Picture.Point point(Report report, int size, Run run, boolean tiny)
            throws Exception {
        JvmOutput output = run.endless(tiny ? 1 : WARM_UP_MILLIS, tiny ? 1 : MILLIS);
        double rate = output.samples("rate").median() / 1e6;
        report.row(
                Report.number(size, 0),
                Report.number(rate, 1),
                Report.number(1e9 / output.samples("cpuRate").median(), 0),
                Report.number(output.samples("peakMegabytes").median(), 0));
        return new Picture.Point(size, rate);
    }
}
