package io.weir.engine;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * How many batches can one worker hand another in a second?
 *
 * <pre>./weir bench jmh BatchRing</pre>
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BatchRingBenchmark {
    private final BatchRing ring = new BatchRing(8);
    private final Batch batch = new Batch(256, 0, false);

    /** The sending worker. */
    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public void give(Control control) {
        while (!ring.offer(batch) && !control.stopMeasurement) {
            Thread.onSpinWait();
        }
    }

    /** The receiving worker. */
    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public @Nullable Object take(Control control) {
        Batch taken = ring.poll();
        while (taken == null && !control.stopMeasurement) {
            Thread.onSpinWait();
            taken = ring.poll();
        }
        return taken;
    }
}
