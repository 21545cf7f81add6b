package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Collect;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Generator;
import io.weir.function.AggregateFunction;
import io.weir.function.Collector;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateTtlConfig;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import io.weir.watermark.WatermarkStrategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One job with all kinds of keyed state moves from backend to backend by savepoints. */
@Timeout(60)
class AllKindsTest {
    private static final long NUMBERS = 30_000;
    private static final long KEYS = 300;

    /** When each key tells what it has: behind all records. */
    private static final long LAST = 1_000_000;

    @TempDir Path directory;
    @TempDir Path local;

    private JobRig rig(String backend, int parallelism) {
        return new JobRig(directory)
                .with("state.backend.type", backend)
                .with("state.backend.rocksdb.localdir", local.toString())
                .with("state.backend.rocksdb.memory.size", "16 mb")
                .with("state.backend.rocksdb.object-cache.size", "64 kb")
                .with("parallelism.default", String.valueOf(parallelism));
    }

    private static void build(StreamEnvironment env, double rate, CollectSink<String> ends) {
        env.from(Generator.sequence(0, NUMBERS - 1).rate(rate))
                .uid("numbers")
                .setParallelism(1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Long>forMonotonousTimestamps()
                                .withTimestampAssigner((n, before) -> n))
                .uid("times")
                .setParallelism(1)
                .keyBy(n -> "key " + n % KEYS)
                .process(new AllKinds())
                .uid("all kinds")
                .to(ends)
                .uid("ends");
    }

    @Test
    void goesFromTheHeapToRocksDbAndBackWithEveryKindOfStateAndAnotherParallelism()
            throws Exception {
        CollectSink<String> uninterrupted = Collect.toList();
        rig("hashmap", 2).run(env -> build(env, 1e9, uninterrupted));
        List<String> expected = sorted(uninterrupted);
        assertThat(expected).hasSize((int) KEYS);

        String[] backends = {"hashmap", "rocksdb", "rocksdb", "hashmap"};
        int[] parallelisms = {2, 3, 1, 4};
        String savepoint = "";
        for (int i = 0; i < backends.length; i++) {
            JobRig rig = rig(backends[i], parallelisms[i]);
            if (i > 0) {
                rig.from(savepoint);
            }
            JobClient job = rig.start(env -> build(env, NUMBERS / 2.0, Collect.toList()));
            TimeUnit.MILLISECONDS.sleep(300);
            savepoint =
                    job.stopWithSavepoint(false, Optional.of(directory.resolve("sp").toString()))
                            .get(20, TimeUnit.SECONDS);
            JobRig.await(job);
        }
        CollectSink<String> ends = Collect.toList();
        rig("rocksdb", 2).from(savepoint).run(env -> build(env, 1e9, ends));
        assertThat(sorted(ends)).isEqualTo(expected);
    }

    private static List<String> sorted(CollectSink<String> sink) {
        return sink.committed().stream().sorted().toList();
    }

    /** What a mean is made of. */
    record Mean(long count, long sum) {}

    /** Adds up, and tells the mean. */
    static final class Averaging implements AggregateFunction<Long, Mean, Double> {
        private static final long serialVersionUID = 1L;

        @Override
        public Mean createAccumulator() {
            return new Mean(0, 0);
        }

        @Override
        public Mean add(Long value, Mean mean) {
            return new Mean(mean.count() + 1, mean.sum() + value);
        }

        @Override
        public Double getResult(Mean mean) {
            return (double) mean.sum() / mean.count();
        }

        @Override
        public Mean merge(Mean a, Mean b) {
            return new Mean(a.count() + b.count(), a.sum() + b.sum());
        }
    }

    /** Changes state of each kind with each record: puts, appends, patches and removals. */
    static final class AllKinds extends KeyedProcessFunction<String, Long, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<String> last;
        private transient ListState<Long> recent;
        private transient MapState<String, Long> byDigit;
        private transient ReducingState<Long> most;
        private transient AggregatingState<Long, Double> mean;
        private transient ValueState<Long> lasting;
        private transient MapState<Long, String> lastingMap;
        private transient ValueState<Integer> fired;

        @Override
        public void open(OpenContext context) {
            var ttl = StateTtlConfig.newBuilder(Duration.ofDays(1)).build();
            var runtime = getRuntimeContext();
            last = runtime.getState(new ValueStateDescriptor<>("last", String.class));
            recent = runtime.getListState(new ListStateDescriptor<>("recent", Long.class));
            byDigit =
                    runtime.getMapState(
                            new MapStateDescriptor<>("by digit", String.class, Long.class));
            most =
                    runtime.getReducingState(
                            new ReducingStateDescriptor<>("most", Math::max, Long.class));
            mean =
                    runtime.getAggregatingState(
                            new AggregatingStateDescriptor<>("mean", new Averaging(), Mean.class));
            lasting =
                    runtime.getState(
                            new ValueStateDescriptor<>("lasting", Long.class).withTimeToLive(ttl));
            lastingMap =
                    runtime.getMapState(
                            new MapStateDescriptor<>("lasting map", Long.class, String.class)
                                    .withTimeToLive(ttl));
            fired = runtime.getState(new ValueStateDescriptor<>("fired", Integer.class));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out)
                throws Exception {
            long round = n / KEYS;
            if (round % 7 == 3) {
                last.clear();
                recent.clear();
            } else {
                last.update("at " + n);
                recent.add(n);
            }
            if (round % 5 == 4) {
                byDigit.remove("digit " + (n + 3) % 10);
            }
            String digit = "digit " + (round % 10);
            Long before = byDigit.get(digit);
            byDigit.put(digit, before == null ? n : before + n);
            most.add(n * 31 % 1009);
            mean.add(n);
            Long kept = lasting.value();
            lasting.update(kept == null ? 1 : kept + 1);
            lastingMap.put(round % 4, "round " + round);
            context.timerService().registerEventTimeTimer(n + 5_000);
            context.timerService().registerEventTimeTimer(LAST);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
                throws Exception {
            Integer before = fired.value();
            fired.update(before == null ? 1 : before + 1);
            if (timestamp == LAST) {
                var digits = new TreeMap<String, Long>();
                byDigit.entries().forEach(e -> digits.put(e.getKey(), e.getValue()));
                var rounds = new TreeMap<Long, String>();
                lastingMap.entries().forEach(e -> rounds.put(e.getKey(), e.getValue()));
                var list = new ArrayList<Long>();
                recent.get().forEach(list::add);
                out.collect(
                        "%s: %s %s %s %s %s %s %s %s"
                                .formatted(
                                        context.getCurrentKey(),
                                        last.value(),
                                        list,
                                        digits,
                                        most.get(),
                                        mean.get(),
                                        lasting.value(),
                                        rounds,
                                        fired.value()));
            }
        }
    }
}
