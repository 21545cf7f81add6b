package io.weir.benchmarks;

import io.weir.checkpoint.CheckpointStats;
import io.weir.function.Collector;
import io.weir.job.JobClient;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does a store that answers after 100 ms slow the stream?
 *
 * <p>Adds up numbers over a million keys as fast as it can, on the heap: without checkpoints, with
 * one each second to the local disk, and with one each second to the same disk where each call of
 * the store waits for 100 ms first. In turns, several times each.
 *
 * <pre>./weir bench slow-store</pre>
 */
final class SlowStoreBenchmark implements Benchmark {
    private static final int ROUNDS = 5;

    /** A number to be added to what a key has. */
    record Amount(long key, long value) {}

    /** One way to take checkpoints. */
    private static final class Way {
        final String name;
        final String interval;
        final String scheme;
        final Samples rates = new Samples();
        final Samples millis = new Samples();
        long checkpoints;

        Way(String name, String interval, String scheme) {
            this.name = name;
            this.interval = interval;
            this.scheme = scheme;
        }
    }

    @Override
    public String name() {
        return "slow-store";
    }

    @Override
    public String question() {
        return "Does a store that answers after 100 ms slow the stream?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        int keys = scale.of(1_000, 1_000_000);
        List<Way> ways =
                List.of(
                        new Way("none", "off", "file"),
                        new Way("each 1 s, local disk", "1 s", "file"),
                        new Way("each 1 s, 100 ms a call", "1 s", "slow"));
        report.load("before");
        for (int round = 0; round < scale.of(1, ROUNDS); round++) {
            for (Way way : ways) {
                measure(scale, keys, way);
            }
        }
        report.header("Checkpoints", "M records/s p50", "least", "most", "taken", "its ms p50");
        for (Way way : ways) {
            report.row(
                    way.name,
                    Report.number(way.rates.median(), 2),
                    Report.number(way.rates.min(), 2),
                    Report.number(way.rates.max(), 2),
                    Report.number((double) way.checkpoints, 0),
                    way.checkpoints == 0 ? "-" : Report.number(way.millis.median(), 0));
        }
        report.load("after");
        report.end();
    }

    private static void measure(Scale scale, int keys, Way way) throws Exception {
        Path checkpoints = Files.createTempDirectory("weir-bench-");
        try {
            GatedSource.openTo(Long.MAX_VALUE);
            JobClient job = start(checkpoints, keys, way);
            var result = job.result();
            try {
                Thread.sleep(scale.of(300, 1_500)); // it is compiled, and all keys are there
                long records = job.progress().recordsIn();
                long start = System.nanoTime();
                Thread.sleep(scale.of(300, 2_500));
                double seconds = (System.nanoTime() - start) / 1e9;
                // Each record is counted twice: by the task of the source and by the keyed one.
                way.rates.add((job.progress().recordsIn() - records) / 2.0 / seconds / 1e6);
                var stats = job.progress().checkpoints();
                way.checkpoints += stats.map(s -> s.counts().completed()).orElse(0);
                stats.flatMap(CheckpointStats::latestCompleted)
                        .ifPresent(c -> way.millis.add((double) c.durationMillis()));
            } finally {
                GatedSource.end();
            }
            result.get();
        } finally {
            Directories.delete(checkpoints);
        }
    }

    private static JobClient start(Path checkpoints, int keys, Way way) {
        var env = StreamEnvironment.create();
        env.setParallelism(2);
        env.configure("execution.checkpointing.interval", way.interval);
        env.configure("execution.checkpointing.dir", way.scheme + "://" + checkpoints);
        env.configure("restart-strategy.type", "none");
        env.from(new GatedSource<>(i -> new Amount(KeyedSumBenchmark.keyOf(i, keys), i & 0xff)))
                .uid("amounts")
                .keyBy(Amount::key)
                .process(new Add())
                .uid("add")
                .to(new DiscardingSink<>(Long::longValue))
                .uid("discard");
        return env.executeAsync("slow store");
    }

    /** Keeps the sum of each key. */
    static final class Add extends KeyedProcessFunction<Long, Amount, Long> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement(Amount amount, Context context, Collector<Long> out)
                throws Exception {
            Long before = sum.value();
            long next = (before == null ? 0 : before) + amount.value();
            sum.update(next);
            out.collect(next);
        }
    }
}
