package io.weir.benchmarks;

import io.weir.benchmarks.Benchmark.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
                    new SlowStoreBenchmark(),
                    new SavepointBenchmark(),
                    new WordCountBenchmark());

    private Benchmarks() {}

    /** See {@link Benchmarks}. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        Scale scale = words.remove("--tiny") ? Scale.TINY : Scale.FULL;
        if (words.isEmpty()) {
            list();
            return;
        }
        if (words.get(0).equals("jmh")) {
            org.openjdk.jmh.Main.main(words.subList(1, words.size()).toArray(String[]::new));
            return;
        }
        List<Benchmark> asked = words.contains("all") ? ALL : asked(words);
        Report report = new Report(System.out);
        report.machine();
        for (Benchmark benchmark : asked) {
            report.begin(benchmark);
            benchmark.run(scale, report);
        }
    }

    private static void list() {
        System.out.println("Benchmarks:");
        for (Benchmark benchmark : ALL) {
            System.out.printf("  %-12s %s%n", benchmark.name(), benchmark.question());
        }
        System.out.printf("  %-12s %s%n", "jmh", "What do the inner parts cost?");
    }

    private static List<Benchmark> asked(List<String> names) {
        List<Benchmark> asked = new ArrayList<>();
        for (String name : names) {
            asked.add(
                    ALL.stream()
                            .filter(b -> b.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> unknown(name)));
        }
        return asked;
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "There is no benchmark '%s'. Give one of %s, all or jmh."
                        .formatted(
                                name,
                                ALL.stream().map(Benchmark::name).collect(Collectors.toList())));
    }
}
