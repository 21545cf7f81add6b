package io.weir.benchmarks;

import io.weir.benchmarks.Benchmark.Scale;
import io.weir.benchmarks.race.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs benchmarks by name.
 *
 * <pre>
 * ./weir bench                  lists them
 * ./weir bench keyed-sum        runs one
 * ./weir bench all              runs all
 * ./weir bench keyed-sum --tiny runs it with a handful of data, to see that it works
 * ./weir bench keyed-sum weir flink jet loop
 *                               runs a race, among these engines
 * ./weir bench keyed-sum --rounds 5 --warm-up 10 --seconds 10
 *                               runs a race, for longer
 * </pre>
 *
 * <p>The inner parts are measured with JMH: {@code ./weir bench jmh [PATTERN] [JMH OPTIONS]}.
 */
public final class Benchmarks {
    static final List<Benchmark> ALL =
            Stream.concat(
                            Arrays.stream(Workload.values()).map(Race::of),
                            Stream.of(
                                    new StateRace(List.of(Contender.WEIR)),
                                    new Scaling(),
                                    new KeyedSumBenchmark(),
                                    new LargeStateBenchmark(),
                                    new RocksDbBenchmark(),
                                    new SlowStoreBenchmark(),
                                    new SavepointBenchmark(),
                                    new WordCountBenchmark()))
                    .toList();

    private Benchmarks() {}

    /** See {@link Benchmarks}. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        Scale scale = words.remove("--tiny") ? Scale.TINY : Scale.FULL;
        if (words.isEmpty() || (words.contains("--help") && !words.get(0).equals("jmh"))) {
            list();
            return;
        }
        if (words.get(0).equals("jmh")) {
            org.openjdk.jmh.Main.main(words.subList(1, words.size()).toArray(String[]::new));
            return;
        }
        Race.Pace pace = pace(words);
        List<Contender> contenders = contenders(words);
        Optional<String> unknown = unknown(words);
        if (unknown.isPresent()) {
            System.err.println("weir bench: " + unknown.get());
            System.exit(2);
        }
        List<Benchmark> asked =
                words.contains("all")
                        ? ALL
                        : ALL.stream().filter(b -> words.contains(b.name())).toList();
        Report report = new Report(System.out);
        report.machine();
        for (Benchmark benchmark : asked) {
            report.begin(benchmark);
            if (benchmark instanceof Race race) {
                race.among(contenders, pace).run(scale, report);
            } else if (benchmark instanceof StateRace && !contenders.isEmpty()) {
                new StateRace(contenders).run(scale, report);
            } else {
                benchmark.run(scale, report);
            }
        }
    }

    /** Takes the options of races out of {@code words}. */
    private static Race.Pace pace(List<String> words) {
        Race.Pace usual = Race.Pace.USUAL;
        return new Race.Pace(
                (int) number(words, "--rounds", usual.rounds()),
                1000 * number(words, "--warm-up", usual.warmUpMillis() / 1000),
                1000 * number(words, "--seconds", usual.millis() / 1000));
    }

    private static long number(List<String> words, String option, long usual) {
        int at = words.indexOf(option);
        if (at < 0) {
            return usual;
        }
        words.remove(at);
        if (at == words.size() || !words.get(at).matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                    "%s wants a number from 1 on, for instance '%s %d'."
                            .formatted(option, option, usual));
        }
        return Long.parseLong(words.remove(at));
    }

    /** Takes the engines out of {@code words}. */
    private static List<Contender> contenders(List<String> words) {
        List<Contender> contenders = new ArrayList<>();
        for (Iterator<String> i = words.iterator(); i.hasNext(); ) {
            Contender contender = Contender.called(i.next());
            if (contender != null) {
                contenders.add(contender);
                i.remove();
            }
        }
        return contenders;
    }

    private static void list() {
        System.out.println(
                "Usage: weir bench NAME... | all | jmh [PATTERN] [--tiny]\n\nBenchmarks:");
        for (Benchmark benchmark : ALL) {
            System.out.printf("  %-12s %s%n", benchmark.name(), benchmark.question());
        }
        System.out.printf("  %-12s %s%n", "jmh", "What do the inner parts cost?");
        System.out.printf(
                "Engines for the first %d: %s%n",
                Workload.values().length,
                Arrays.stream(Contender.values())
                        .map(Contender::word)
                        .collect(Collectors.joining(", ")));
    }

    /** What is wrong with the words, if something is. */
    static Optional<String> unknown(List<String> words) {
        Set<String> known = new LinkedHashSet<>();
        ALL.forEach(b -> known.add(b.name()));
        return words.stream()
                .filter(word -> !known.contains(word) && !word.equals("all"))
                .findFirst()
                .map(
                        word ->
                                "There is no benchmark '%s'. Give some of %s, all, or jmh; and --tiny to see that it works."
                                        .formatted(word, String.join(", ", known)));
    }
}
