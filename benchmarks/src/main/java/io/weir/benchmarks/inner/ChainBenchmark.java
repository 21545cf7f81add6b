package io.weir.benchmarks.inner;

import io.weir.connector.PlainSink;
import io.weir.connector.PlainWriter;
import io.weir.connector.WriterContext;
import io.weir.connectors.Generator;
import io.weir.stream.DataStream;
import io.weir.stream.StreamEnvironment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a record cost in a chain of eight maps and filters, with a private copy of each
 * operator's class and with shared ones?
 *
 * <p>Each invocation is a whole job with parallelism 1; nanoseconds are for a record.
 *
 * <pre>./weir bench jmh Chain</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChainBenchmark {
    static final int RECORDS = 20_000_000;
    private static final AtomicLong TOTAL = new AtomicLong();

    /** What flows. */
    public record Point(long x, long y, long z) {}

    /** How many records a job has. */
    @Param("" + RECORDS)
    public int records;

    /** Private copies. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long copies() {
        return run("true");
    }

    /** Shared classes. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long shared() {
        return run("false");
    }

    /** A loop by hand. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long byHand() {
        long total = 0;
        for (long i = 0; i < records; i++) {
            Point p = new Point(i, i + 1, i + 2);
            p = new Point(p.x() + 1, p.y(), p.z());
            if (p.x() % 16 == 3) {
                continue;
            }
            p = new Point(p.x(), p.y() * 3, p.z());
            if (p.y() % 16 == 5) {
                continue;
            }
            p = new Point(p.x(), p.y(), p.z() ^ p.x());
            if (p.z() % 16 == 7) {
                continue;
            }
            p = new Point(p.x() + p.y(), p.y(), p.z());
            if (p.x() % 16 == 9) {
                continue;
            }
            total += p.x() + p.y() + p.z();
        }
        return total;
    }

    private long run(String copies) {
        var env = StreamEnvironment.create();
        env.setParallelism(1);
        env.configure("execution.checkpointing.interval", "off");
        env.configure("pipeline.chain-compilation.enabled", copies);
        DataStream<Point> points =
                env.from(Generator.of(records, i -> new Point(i, i + 1, i + 2)))
                        .map(p -> new Point(p.x() + 1, p.y(), p.z()))
                        .filter(p -> p.x() % 16 != 3)
                        .map(p -> new Point(p.x(), p.y() * 3, p.z()))
                        .filter(p -> p.y() % 16 != 5)
                        .map(p -> new Point(p.x(), p.y(), p.z() ^ p.x()))
                        .filter(p -> p.z() % 16 != 7)
                        .map(p -> new Point(p.x() + p.y(), p.y(), p.z()))
                        .filter(p -> p.x() % 16 != 9);
        points.to(new Total());
        env.execute("chain");
        return TOTAL.getAndSet(0);
    }

    /** Adds up what comes out. */
    static final class Total implements PlainSink<Point> {
        private static final long serialVersionUID = 1L;

        @Override
        public String name() {
            return "total";
        }

        @Override
        public PlainWriter<Point> createWriter(WriterContext context) {
            return new PlainWriter<>() {
                private long sum;

                @Override
                public void write(Point p) {
                    sum += p.x() + p.y() + p.z();
                }

                @Override
                public void flush() {}

                @Override
                public void close() {
                    TOTAL.addAndGet(sum);
                }
            };
        }
    }
}
