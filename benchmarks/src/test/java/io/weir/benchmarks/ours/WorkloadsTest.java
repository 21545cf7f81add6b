package io.weir.benchmarks.ours;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.race.Engine;
import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Task;
import io.weir.benchmarks.race.Workload;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weir and the loop by hand do the same work. */
class WorkloadsTest {
    private static final int RECORDS = 20_000;
    private static final int KEYS = 20;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void weirComesToTheSameResultAsTheLoop(Workload workload) throws Exception {
        assertSameResult(new WeirEngine(), workload);
    }

    private void assertSameResult(Engine engine, Workload workload) throws Exception {
        Task task = new Task(workload, RECORDS, KEYS, 2, 100, directory, "heap");

        Meter.Result result = run(engine, task);

        assertThat(result).isEqualTo(run(new LoopEngine(), task));
        assertThat(result.count()).isPositive();
    }

    private static Meter.Result run(Engine engine, Task task) throws Exception {
        Meter.takeResult();
        engine.start(task).await();
        return Meter.takeResult();
    }
}
