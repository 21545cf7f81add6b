package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.Benchmark.Scale;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchmarksTest {
    static java.util.List<Benchmark> benchmarks() {
        return Benchmarks.ALL;
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
}
