package io.weir.benchmarks;

import io.weir.checkpoint.CheckpointStats;
import io.weir.config.Configuration;
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
 * Does the stream stand still for a checkpoint of large state, and does a checkpoint cost what has
 * changed or what there is?
 *
 * <p>Each key has a value of 100 bytes. After all keys are there and were written once in full, one
 * in a hundred changes between a checkpoint and the next, while records flow. The pause is how long
 * a worker's records stood still at its barriers, all of its tasks together; of a checkpoint it is
 * that of the slower worker. It is measured twice: by the clock on the wall, where it holds the
 * waits of a worker that has lost its processor to another thread, and in time of the processor
 * that the worker spent.
 *
 * <pre>./weir bench large-state</pre>
 */
final class LargeStateBenchmark implements Benchmark {
    private static final int CHECKPOINTS = 200;
    private static final int WARM_UP_CHECKPOINTS = 20;

    /** A change of a key's value. */
    record Change(long key, long version) {}

    /** What is kept for a key; in Avro about 100 bytes. */
    record Profile(long version, String content) {}

    @Override
    public String name() {
        return "large-state";
    }

    @Override
    public String question() {
        return "Does the stream stand still for a checkpoint of large state, and does it cost what"
                + " has changed or what there is?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        report.header(
                "Keys (100 B each)",
                "changed",
                "pause in time of",
                "pause p50",
                "p99",
                "max ms",
                "checkpoint p50",
                "max ms",
                "bytes",
                "full checkpoint",
                "its ms",
                "part",
                "loaded M/s");
        report.load("before");
        for (int keys : new int[] {scale.of(1_000, 100_000), scale.of(5_000, 5_000_000)}) {
            measure(scale, report, keys, false);
            measure(scale, report, keys, true);
        }
        report.load("after");
        report.end();
    }

    private static void measure(Scale scale, Report report, int keys, boolean ofProcessor)
            throws Exception {
        Path checkpoints = Files.createTempDirectory("weir-bench-");
        try {
            GatedSource.openTo(0);
            JobClient job = start(checkpoints, keys, ofProcessor);
            var result = job.result();
            try {
                long loading = System.nanoTime();
                GatedSource.openTo(keys);
                awaitRecords(job, keys);
                double loadRate = keys / ((System.nanoTime() - loading) / 1e9) / 1e6;
                var full = checkpoint(job, true);
                double fullBytes = (double) full.progress().checkpointedBytes();
                int changes = Math.max(1, keys / 100);
                long open = keys;
                Samples pauses = new Samples();
                Samples durations = new Samples();
                Samples bytes = new Samples();
                int warmUp = scale.of(1, WARM_UP_CHECKPOINTS);
                for (int i = 0; i < warmUp + scale.of(3, CHECKPOINTS); i++) {
                    open += changes;
                    GatedSource.openTo(open);
                    var checkpoint = checkpoint(job, false);
                    if (i >= warmUp) {
                        pauses.add(longestPause(checkpoint));
                        durations.add((double) checkpoint.durationMillis());
                        bytes.add((double) checkpoint.progress().checkpointedBytes());
                    }
                }
                report.row(
                        Report.number(keys, 0),
                        Report.number(changes, 0),
                        ofProcessor ? "processor" : "wall",
                        Report.number(pauses.median(), 3),
                        Report.number(pauses.percentile(99), 3),
                        Report.number(pauses.max(), 3),
                        Report.number(durations.median(), 0),
                        Report.number(durations.max(), 0),
                        Report.number(bytes.median(), 0),
                        Report.number(fullBytes, 0),
                        Report.number((double) full.durationMillis(), 0),
                        Report.number(100 * bytes.median() / fullBytes, 2) + " %",
                        Report.number(loadRate, 2));
            } finally {
                GatedSource.end();
            }
            result.get();
        } finally {
            Directories.delete(checkpoints);
        }
    }

    private static JobClient start(Path checkpoints, int keys, boolean ofProcessor) {
        var env =
                ofProcessor
                        ? StreamEnvironment.launchedBy(
                                ProcessorClock::launch, Configuration.empty())
                        : StreamEnvironment.create();
        env.setParallelism(2);
        env.configure("execution.checkpointing.interval", "1h");
        env.configure("execution.checkpointing.dir", checkpoints.toString());
        env.configure("restart-strategy.type", "none");
        env.from(new GatedSource<>(i -> changeOf(i, keys)))
                .uid("changes")
                .keyBy(Change::key)
                .process(new Remember())
                .uid("remember")
                .to(new DiscardingSink<>(Profile::version))
                .uid("discard");
        return env.executeAsync("large state");
    }

    /** First each key once, then keys by chance, always the same. */
    private static Change changeOf(long number, int keys) {
        long key = number < keys ? number : KeyedSumBenchmark.keyOf(number, keys);
        return new Change(key, number);
    }

    private static void awaitRecords(JobClient job, long records) throws InterruptedException {
        // Each record is counted twice: by the task of the source and by the keyed one.
        while (job.progress().recordsIn() < 2 * records) {
            if (job.result().isDone()) {
                throw new IllegalStateException("The job has ended early: " + job.result());
            }
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

    /** Keeps the newest profile of each key. */
    static final class Remember extends KeyedProcessFunction<Long, Change, Profile> {
        private static final long serialVersionUID = 1L;
        private static final String FILL = ".".repeat(92);

        @SuppressWarnings("NullAway.Init") // Set by open().
        private transient ValueState<Profile> profile;

        @Override
        public void open(OpenContext context) {
            profile =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("profile", Profile.class));
        }

        @Override
        public void processElement(Change change, Context context, Collector<Profile> out)
                throws Exception {
            Profile next = new Profile(change.version(), newContent(change.version()));
            profile.update(next);
            out.collect(next);
        }

        private static String newContent(long version) {
            String number = String.valueOf(version);
            return number.concat(FILL.substring(number.length()));
        }
    }
}
