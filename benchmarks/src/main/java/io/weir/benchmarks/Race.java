package io.weir.benchmarks;

import io.weir.benchmarks.race.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast is Weir next to others at the same work?
 *
 * <p>Each run is a JVM of its own; the engines take turns, round by round. A run warms up and is
 * then measured while the stream goes on, so that the start of an engine costs it nothing. Flink
 * and Jet take part if they are named:
 *
 * <pre>./weir bench keyed-sum weir flink jet loop</pre>
 */
final class Race implements Benchmark {
    private static final int PARALLELISM = 2;
    private static final long TINY_RECORDS = 20_000;
    private static final int TINY_KEYS = 100;

    /**
     * How long it takes.
     *
     * @param rounds how often each engine runs
     * @param warmUpMillis before it is measured, each time
     * @param millis how long it is measured, each time
     */
    record Pace(int rounds, long warmUpMillis, long millis) {
        static final Pace USUAL = new Pace(3, 5_000, 6_000);
    }

    private final Workload workload;
    private final List<Contender> contenders;
    private final Pace pace;

    Race(Workload workload, List<Contender> contenders, Pace pace) {
        this.workload = workload;
        this.contenders = contenders;
        this.pace = pace;
    }

    /** A race of Weir and the loop, which need nothing that is not here. */
    static Race of(Workload workload) {
        return new Race(workload, List.of(Contender.WEIR, Contender.LOOP), Pace.USUAL);
    }

    /** The same work for others. */
    Race among(List<Contender> others, Pace pace) {
        return new Race(workload, others.isEmpty() ? contenders : others, pace);
    }

    @Override
    public String name() {
        return workload.title();
    }

    @Override
    public String question() {
        return workload.question() + ": how fast is each engine?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        if (scale == Scale.TINY) {
            compare(report);
        } else {
            measure(report);
        }
    }

    /** One engine with checkpoints each so often. */
    private record Lane(Contender contender, String interval) {
        String checkpoints() {
            return contender.takesCheckpoints() ? interval : "none";
        }
    }

    /** Each engine runs a handful of records to the end; all must come to the same result. */
    private void compare(Report report) throws Exception {
        report.header("To the end, " + TINY_RECORDS + " records", "checkpoints", "out", "sum");
        List<String> intervals = workload.intervals();
        Map<String, String> results = new LinkedHashMap<>();
        for (Lane lane : lanes(List.of(intervals.get(intervals.size() - 1)))) {
            JvmOutput outcome = run(lane, TINY_KEYS).toTheEnd(TINY_RECORDS);
            report.row(
                    lane.contender().title(),
                    lane.checkpoints(),
                    Report.number(outcome.samples("taken").median(), 0),
                    Report.number(outcome.samples("sum").median(), 0));
            results.put(
                    lane.toString(),
                    Report.number(outcome.samples("taken").median(), 0)
                            + " with sum "
                            + Report.number(outcome.samples("sum").median(), 0));
        }
        report.end();
        if (results.values().stream().distinct().count() != 1) {
            throw new IllegalStateException(
                    "The engines did not do the same work: %s".formatted(results));
        }
    }

    private void measure(Report report) throws Exception {
        report.line(
                "%d rounds of %.1f s after %.1f s of warm-up, parallelism %d",
                pace.rounds(), pace.millis() / 1e3, pace.warmUpMillis() / 1e3, PARALLELISM);
        report.load("before");
        Map<Lane, Map<String, Samples>> all = new LinkedHashMap<>();
        Map<Contender, String> versions = new EnumMap<>(Contender.class);
        for (int round = 0; round < pace.rounds(); round++) {
            for (Lane lane : lanes(workload.intervals())) {
                JvmOutput outcome =
                        run(lane, workload.keys()).endless(pace.warmUpMillis(), pace.millis());
                versions.put(lane.contender(), outcome.version());
                Map<String, Samples> samples =
                        all.computeIfAbsent(lane, l -> new LinkedHashMap<>());
                outcome.figures()
                        .forEach(
                                (name, figure) ->
                                        samples.computeIfAbsent(name, n -> new Samples())
                                                .add(figure.median()));
            }
        }
        report.load("after");
        versions.forEach((contender, version) -> report.line("%s: %s", contender.word(), version));
        print(report, all);
    }

    private void print(Report report, Map<Lane, Map<String, Samples>> all) throws IOException {
        if (workload.schedule().perSecond() > 0) {
            printLatencies(report, all);
        } else {
            printRates(report, all);
        }
    }

    private void printLatencies(Report report, Map<Lane, Map<String, Samples>> all)
            throws IOException {
        report.header(
                "ms from due to done",
                "checkpoints",
                "p50",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "records/s",
                "cores",
                "checkpoints/s",
                "peak MB");
        for (Lane lane : all.keySet()) {
            report.row(
                    lane.contender().title(),
                    lane.checkpoints(),
                    Report.number(median(all, lane, "p50.0"), 2),
                    Report.number(median(all, lane, "p99.0"), 2),
                    Report.number(median(all, lane, "p99.9"), 2),
                    Report.number(median(all, lane, "p99.99"), 2),
                    Report.number(median(all, lane, "p100.0"), 2),
                    Report.number(median(all, lane, "rate"), 0),
                    Report.number(median(all, lane, "cores"), 2),
                    Report.number(median(all, lane, "checkpoints"), 1),
                    Report.number(median(all, lane, "peakMegabytes"), 0));
        }
        report.end();
        picture(report, all, "p99.9", 1, "p99.9, ms from due to done");
    }

    private void printRates(Report report, Map<Lane, Map<String, Samples>> all) throws IOException {
        report.header(
                workload.question(),
                "checkpoints",
                "M records/s",
                "min",
                "max",
                "of the loop",
                "of Flink",
                "M/s of CPU",
                "slowest 0.2 s",
                "checkpoints/s",
                "peak MB");
        double loop = median(all, new Lane(Contender.LOOP, "off"), "rate");
        for (Lane lane : all.keySet()) {
            Samples rates = samples(all, lane, "rate");
            double flink = median(all, new Lane(Contender.FLINK, lane.interval()), "rate");
            report.row(
                    lane.contender().title(),
                    lane.checkpoints(),
                    Report.number(rates.median() / 1e6, 2),
                    Report.number(rates.min() / 1e6, 2),
                    Report.number(rates.max() / 1e6, 2),
                    Report.number(rates.median() / loop, 2),
                    Report.number(rates.median() / flink, 2),
                    Report.number(median(all, lane, "cpuRate") / 1e6, 2),
                    Report.number(median(all, lane, "slowest") / 1e6, 2),
                    Report.number(median(all, lane, "checkpoints"), 1),
                    Report.number(median(all, lane, "peakMegabytes"), 0));
        }
        report.end();
        picture(report, all, "rate", 1e6, "million records/s");
    }

    private void picture(
            Report report,
            Map<Lane, Map<String, Samples>> all,
            String figure,
            double divisor,
            String unit)
            throws IOException {
        List<Picture.Bar> bars =
                all.keySet().stream()
                        .map(
                                lane ->
                                        new Picture.Bar(
                                                "%s, checkpoints %s"
                                                        .formatted(
                                                                lane.contender().title(),
                                                                lane.checkpoints()),
                                                median(all, lane, figure) / divisor))
                        .toList();
        report.picture(Picture.bars(workload.title(), workload.question(), unit, bars));
    }

    private static double median(Map<Lane, Map<String, Samples>> all, Lane lane, String name) {
        return samples(all, lane, name).median();
    }

    /** None if the lane was not run. */
    private static Samples samples(Map<Lane, Map<String, Samples>> all, Lane lane, String name) {
        return all.getOrDefault(lane, Map.of()).getOrDefault(name, new Samples());
    }

    /** In the order in which they take turns. */
    private List<Lane> lanes(List<String> intervals) {
        List<Lane> lanes = new ArrayList<>();
        for (String interval : intervals) {
            for (Contender contender : contenders) {
                // Without checkpoints an engine has one lane, at the first turn.
                if (contender.takesCheckpoints() || interval.equals(intervals.get(0))) {
                    lanes.add(new Lane(contender, interval));
                }
            }
        }
        return lanes;
    }

    private Run run(Lane lane, int keys) {
        return new Run(lane.contender(), workload, lane.interval(), keys, PARALLELISM);
    }
}
