package io.weir.benchmarks;

import io.weir.benchmarks.Benchmark.Scale;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs benchmarks by name.
 *
 * <pre>
 * ./weir bench                  lists them
 * ./weir bench keyed-sum        runs one
 * ./weir bench all              runs all
 * ./weir bench keyed-sum --tiny runs it with a handful of data, to see that it works
 * </pre>
 *
 * <p>The inner parts are measured with JMH: {@code ./weir bench jmh [PATTERN] [JMH OPTIONS]}.
 */
public final class Benchmarks {
    static final List<Benchmark> ALL =
            List.of(
                    new KeyedSumBenchmark(),
                    new LargeStateBenchmark(),
                    new RocksDbBenchmark(),
                    new SavepointBenchmark(),
                    new WordCountBenchmark());

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
            benchmark.run(scale, report);
        }
    }

    private static void list() {
        System.out.println(
                "Usage: weir bench NAME... | all | jmh [PATTERN] [--tiny]\n\nBenchmarks:");
        for (Benchmark benchmark : ALL) {
            System.out.printf("  %-12s %s%n", benchmark.name(), benchmark.question());
        }
        System.out.printf("  %-12s %s%n", "jmh", "What do the inner parts cost?");
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
