package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.Benchmark.Scale;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    /** Of the races one, which shows that they run; WorkloadsTest has what each runs. */
    static List<Benchmark> benchmarks() {
        List<Benchmark> benchmarks = new ArrayList<>(Benchmarks.ALL);
        benchmarks.removeIf(b -> b instanceof Race && !b.name().equals("keyed-sum"));
        return benchmarks;
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    @Timeout(120)
    void eachBenchmarkRunsOnceWithAHandfulOfData(Benchmark benchmark) throws Exception {
        var printed = new ByteArrayOutputStream();
        var report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));
        report.machine();

        report.begin(benchmark);
        benchmark.run(Scale.TINY, report);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("## " + benchmark.name(), "commit ")
                .containsAnyOf("|---", "skipped");
    }

    @Test
    void saysWhichBenchmarkThereIsNot() {
        assertThat(Benchmarks.unknown(List.of("keyed-sum", "all"))).isEmpty();
        assertThat(Benchmarks.unknown(List.of("keyed-sum", "--hepl")).orElseThrow())
                .startsWith("There is no benchmark '--hepl'. Give some of keyed-sum, ");
    }

    @Test
    @Timeout(120)
    void eachInnerPartIsMeasuredOnce() throws Exception {
        var options =
                new OptionsBuilder()
                        .include("io\\.weir\\..*Benchmark")
                        .param("keys", "100")
                        .param("records", "1000")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();

        Collection<RunResult> results = new Runner(options).run();

        assertThat(results).hasSizeGreaterThanOrEqualTo(12);
    }
}
