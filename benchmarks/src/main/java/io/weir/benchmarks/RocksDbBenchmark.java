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
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * How fast is state in RocksDB, and does an increment cost what has changed or what there is?
 *
 * <p>Adds up numbers by key, over ten million keys that are chosen by chance: a read and a write of
 * state for each record. First each key once; then as many records as there are keys, without
 * checkpoints and with one each second; then checkpoints between which one key in a hundred
 * changes.
 *
 * <pre>./weir bench rocksdb</pre>
 */
final class RocksDbBenchmark implements Benchmark {
    private static final int CHECKPOINTS = 20;

    /** A number to be added to what a key has. */
    record Amount(long key, long value) {}

    /** What a key has now. */
    record Sum(long key, long sum) {}

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public String question() {
        return "How fast is state in RocksDB, and does an increment cost what has changed or what"
                + " there is?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        int keys = scale.of(5_000, 10_000_000);
        report.header(
                "Keys",
                "loaded M/s",
                "read and written M/s",
                "with checkpoints each 1 s",
                "full checkpoint MB",
                "its ms",
                "1 % changed MB",
                "its ms p50",
                "pause ms p50",
                "pause max");
        report.load("before");
        Path checkpoints = Files.createTempDirectory("weir-bench-");
        try {
            GatedSource.openTo(0);
            JobClient job = start(checkpoints, keys);
            var result = job.result();
            try {
                measure(scale, report, keys, job);
            } finally {
                GatedSource.end();
            }
            result.get();
        } finally {
            Directories.delete(checkpoints);
        }
        report.load("after");
        report.end();
    }

    private static void measure(Scale scale, Report report, int keys, JobClient job)
            throws Exception {
        double loaded = rate(job, 0, keys, false);
        double plain = rate(job, keys, 2L * keys, false);
        double checkpointed = rate(job, 2L * keys, 3L * keys, true);
        var full = checkpoint(job, true);
        long open = 3L * keys;
        Samples bytes = new Samples();
        Samples millis = new Samples();
        Samples pauses = new Samples();
        for (int i = 0; i < scale.of(3, CHECKPOINTS); i++) {
            open += keys / 100;
            GatedSource.openTo(open);
            awaitRecords(job, open);
            var increment = checkpoint(job, false);
            bytes.add(increment.progress().checkpointedBytes() / 1e6);
            millis.add((double) increment.durationMillis());
            pauses.add(longestPause(increment));
        }
        report.row(
                Report.number(keys, 0),
                Report.number(loaded, 3),
                Report.number(plain, 3),
                Report.number(checkpointed, 3),
                Report.number(full.progress().checkpointedBytes() / 1e6, 1),
                Report.number((double) full.durationMillis(), 0),
                Report.number(bytes.median(), 2),
                Report.number(millis.median(), 0),
                Report.number(pauses.median(), 2),
                Report.number(pauses.max(), 2));
    }

    /** Millions of records in a second. */
    private static double rate(JobClient job, long from, long to, boolean checkpoints)
            throws Exception {
        long start = System.nanoTime();
        GatedSource.openTo(to);
        long next = start + 1_000_000_000L;
        while (job.progress().recordsIn() < 2 * to) {
            if (job.result().isDone()) {
                throw new IllegalStateException("The job has ended early: " + job.result());
            }
            if (checkpoints && System.nanoTime() > next) {
                next += 1_000_000_000L;
                var unused = checkpoint(job, false);
            }
            Thread.sleep(1);
        }
        return (to - from) / ((System.nanoTime() - start) / 1e9) / 1e6;
    }

    private static JobClient start(Path checkpoints, int keys) {
        var env = StreamEnvironment.create();
        env.setParallelism(2);
        env.configure("state.backend.type", "rocksdb");
        env.configure("execution.checkpointing.interval", "1h");
        env.configure("execution.checkpointing.dir", checkpoints.toString());
        env.configure("restart-strategy.type", "none");
        env.from(new GatedSource<>(i -> amountOf(i, keys)))
                .uid("amounts")
                .keyBy(Amount::key)
                .process(new Add())
                .uid("add")
                .to(new DiscardingSink<>(Sum::sum))
                .uid("discard");
        return env.executeAsync("rocksdb");
    }

    /** First each key once, then keys by chance, always the same. */
    private static Amount amountOf(long number, int keys) {
        long key = number < keys ? number : KeyedSumBenchmark.keyOf(number, keys);
        return new Amount(key, number & 0xff);
    }

    private static void awaitRecords(JobClient job, long records) throws InterruptedException {
        // Each record is counted twice: by the task of the source and by the keyed one.
        while (job.progress().recordsIn() < 2 * records) {
            Thread.sleep(1);
        }
    }

    /** Takes a checkpoint and waits until what is known about it is complete, too. */
    private static CheckpointStats.Completed checkpoint(JobClient job, boolean full)
            throws ExecutionException, InterruptedException {
        long id = job.triggerCheckpoint(full).get();
        while (true) {
            Optional<CheckpointStats.Completed> completed =
                    job.progress().checkpoints().flatMap(CheckpointStats::latestCompleted);
            if (completed.isPresent() && completed.get().progress().checkpointId() == id) {
                return completed.get();
            }
            Thread.sleep(1);
        }
    }

    /** In milliseconds, of the worker where it was longest. */
    private static double longestPause(CheckpointStats.Completed checkpoint) {
        return checkpoint.progress().acks().stream()
                        .mapToLong(ack -> ack.report().syncNanos())
                        .max()
                        .orElse(0)
                / 1e6;
    }

    /** Keeps the sum of each key. */
    static final class Add extends KeyedProcessFunction<Long, Amount, Sum> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Long> sum;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public void processElement(Amount amount, Context context, Collector<Sum> out)
                throws Exception {
            Long before = sum.value();
            long next = (before == null ? 0 : before) + amount.value();
            sum.update(next);
            out.collect(new Sum(amount.key(), next));
        }
    }
}
