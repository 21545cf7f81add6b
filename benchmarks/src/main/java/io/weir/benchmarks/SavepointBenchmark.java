package io.weir.benchmarks;

import io.weir.function.Collector;
import io.weir.job.JobClient;
import io.weir.job.JobStatus;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How fast is a savepoint written and restored, and what does the stream lose while it is taken?
 *
 * <p>A job of two workers with a value of 100 bytes for each key, of which a half is chance, so
 * that compression has something to do. A savepoint is taken while the stream waits for records,
 * and then while it runs as fast as it can and changes all keys over and over; its speed during the
 * savepoint is compared with that of as long a time right before. Then the job is stopped with a
 * savepoint and started from it, and the time is taken from the start of the job until its records
 * may flow.
 *
 * <pre>./weir bench savepoint</pre>
 */
final class SavepointBenchmark implements Benchmark {
    private static final int ROUNDS = 7;

    /** A change of a key's value. */
    record Change(long key, long version) {}

    /** What is kept for a key; in Avro 100 bytes. */
    record Profile(long version, String content) {}

    @Override
    public String name() {
        return "savepoint";
    }

    @Override
    public String question() {
        return "How fast is a savepoint written and restored, and what does the stream lose while it"
                + " is taken?";
    }

    @Override
    public void run(Scale scale, Report report) throws Exception {
        int keys = scale.of(1_000, 1_000_000);
        int rounds = scale.of(1, ROUNDS);
        report.header(
                "Keys (100 B each)",
                "taken at rest, M entries/s",
                "min",
                "restored, M entries/s",
                "min",
                "stream before, M/s",
                "during",
                "part",
                "min",
                "s");
        report.load("before");
        Samples atRest = new Samples();
        Samples restored = new Samples();
        Samples before = new Samples();
        Samples during = new Samples();
        Samples part = new Samples();
        Samples seconds = new Samples();
        Path folder = Files.createTempDirectory("weir-bench-");
        try {
            Optional<String> from = Optional.empty();
            for (int round = 0; round <= rounds; round++) {
                GatedSource.openTo(from.isEmpty() ? keys : 0);
                long start = System.nanoTime();
                JobClient job = start(folder, keys, from);
                try {
                    awaitRunning(job);
                    double restore = perSecond(keys, start);
                    if (from.isEmpty()) {
                        awaitRecords(job, keys);
                    }
                    start = System.nanoTime();
                    job.triggerSavepoint(Optional.empty()).get();
                    double write = perSecond(keys, start);

                    GatedSource.openTo(Long.MAX_VALUE);
                    Thread.sleep(scale.of(10, 2_000));
                    long records = records(job);
                    start = System.nanoTime();
                    Thread.sleep(scale.of(10, 2_000));
                    long trigger = System.nanoTime();
                    long recordsThen = records(job);
                    job.triggerSavepoint(Optional.empty()).get();
                    long end = System.nanoTime();
                    double rateBefore = rate(recordsThen - records, trigger - start);
                    double rateDuring = rate(records(job) - recordsThen, end - trigger);
                    // The first round warms up, and begins with nothing to restore.
                    if (round > 0) {
                        atRest.add(write);
                        restored.add(restore);
                        before.add(rateBefore);
                        during.add(rateDuring);
                        part.add(100 * rateDuring / rateBefore);
                        seconds.add((end - trigger) / 1e9);
                    }
                    from = Optional.of(job.stopWithSavepoint(false, Optional.empty()).get());
                } finally {
                    GatedSource.end();
                }
                job.result().get();
            }
        } finally {
            Directories.delete(folder);
        }
        report.row(
                Report.number(keys, 0),
                Report.number(atRest.median(), 2),
                Report.number(atRest.percentile(0), 2),
                Report.number(restored.median(), 2),
                Report.number(restored.percentile(0), 2),
                Report.number(before.median(), 2),
                Report.number(during.median(), 2),
                Report.number(part.median(), 0) + " %",
                Report.number(part.percentile(0), 0) + " %",
                Report.number(seconds.median(), 1));
        report.load("after");
        report.end();
    }

    private static JobClient start(Path folder, int keys, Optional<String> from) {
        var env = StreamEnvironment.create();
        env.setParallelism(2);
        env.configure("execution.checkpointing.interval", "1h");
        env.configure("execution.checkpointing.dir", folder.resolve("checkpoints").toString());
        env.configure(
                "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toString());
        env.configure("restart-strategy.type", "none");
        from.ifPresent(path -> env.configure("execution.state-recovery.path", path));
        env.from(new GatedSource<>(i -> changeOf(i, keys)))
                .uid("changes")
                .keyBy(Change::key)
                .process(new Keep())
                .uid("keep")
                .to(new DiscardingSink<>(Profile::version))
                .uid("discard");
        return env.executeAsync("savepoints");
    }

    /** First each key once, then keys by chance, always the same. */
    private static Change changeOf(long number, int keys) {
        long key = number < keys ? number : KeyedSumBenchmark.keyOf(number, keys);
        return new Change(key, number);
    }

    private static void awaitRunning(JobClient job) throws InterruptedException {
        while (job.status() != JobStatus.RUNNING) {
            requireAlive(job);
            Thread.sleep(1);
        }
    }

    private static void awaitRecords(JobClient job, long records) throws InterruptedException {
        while (records(job) < records) {
            requireAlive(job);
            Thread.sleep(1);
        }
    }

    private static void requireAlive(JobClient job) {
        if (job.result().isDone()) {
            throw new IllegalStateException("The job has ended early: " + job.result());
        }
    }

    private static double perSecond(long entries, long startNanos) {
        return rate(entries, System.nanoTime() - startNanos);
    }

    /** In millions a second. */
    private static double rate(long count, long nanos) {
        return count * 1e3 / nanos;
    }

    /** The records that came in; the job counts them at the source and behind the key. */
    private static long records(JobClient job) {
        return job.progress().recordsIn() / 2;
    }

    /** Keeps the newest profile of each key. */
    static final class Keep extends KeyedProcessFunction<Long, Change, Profile> {
        private static final long serialVersionUID = 1L;
        private static final String FILL = ".".repeat(46);

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
            Profile next = new Profile(change.version(), contentOf(change.version()));
            profile.update(next);
            out.collect(next);
        }

        private static String contentOf(long version) {
            char[] chance = new char[46];
            long bits = version;
            for (int i = 0; i < chance.length; i++) {
                bits = bits * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
                chance[i] = (char) (' ' + 1 + (bits >>> 58));
            }
            return String.valueOf(chance).concat(FILL);
        }
    }
}
