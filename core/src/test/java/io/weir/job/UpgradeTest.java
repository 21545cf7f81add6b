package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Collect;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Generator;
import io.weir.function.Collector;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import io.weir.types.Types;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job goes on as another version of its program, from a savepoint or a retained checkpoint. */
@Timeout(60)
class UpgradeTest {
    private static final long KEYS = 50;
    private static final long RECORDS = 20_000;

    @TempDir Path directory;

    /** What comes out for each record: its key, and how often the key has come. */
    record Seen(long key, long count) {}

    /** What the second version keeps of a key. */
    record Total(long count, String unit) {}

    /** Keeps a number, the last three records, and how many were even and odd, as numbers. */
    private static final class First extends KeyedProcessFunction<Long, Long, Seen> {
        private transient ValueState<Long> count;
        private transient ListState<Long> recent;
        private transient MapState<String, Long> parity;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
            recent =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("recent", Types.LONG));
            parity =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>("parity", Types.STRING, Types.LONG));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Seen> out) {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            // Appended to, and cut short now and then.
            recent.add(value);
            if (now % 5 == 0) {
                recent.update(List.of(value));
            }
            String which = now % 2 == 0 ? "even" : "odd";
            Long of = parity.get(which);
            parity.put(which, of == null ? 1 : of + 1);
            out.collect(new Seen(context.getCurrentKey(), now));
        }
    }

    /** Keeps the same in other types, and checks that it is what the first version has kept. */
    private static final class Second extends KeyedProcessFunction<Long, Long, Seen> {
        private transient ValueState<Total> count;
        private transient ListState<String> recent;
        private transient MapState<String, String> parity;

        @Override
        public void open(OpenContext openContext) {
            count =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>("count", Total.class)
                                            .migratedBy(old -> new Total((Long) old, "records")));
            recent =
                    getRuntimeContext()
                            .getListState(
                                    new ListStateDescriptor<>("recent", Types.STRING)
                                            .migratedBy(String::valueOf));
            parity =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>("parity", Types.STRING, Types.STRING)
                                            .migratedBy(String::valueOf));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Seen> out) {
            Total before = count.value();
            long had = before == null ? 0 : before.count();
            if (before != null && !before.unit().equals("records")) {
                throw new IllegalStateException("Unit " + before.unit());
            }
            long even = number(parity.get("even"));
            long odd = number(parity.get("odd"));
            if (even != had / 2 || odd != had - had / 2) {
                throw new IllegalStateException(had + " records, " + even + " even, " + odd);
            }
            List<String> kept = new ArrayList<>();
            recent.get().forEach(kept::add);
            if (had >= 5 && kept.size() != had % 5 + 1) {
                throw new IllegalStateException(had + " records, and of them " + kept);
            }
            for (int i = 0; i < kept.size(); i++) {
                long expected = value - KEYS * (kept.size() - i);
                if (Long.parseLong(kept.get(i)) != expected) {
                    throw new IllegalStateException(kept + " before " + value);
                }
            }
            long now = had + 1;
            count.update(new Total(now, "records"));
            recent.add(value.toString());
            if (now % 5 == 0) {
                recent.update(List.of(value.toString()));
            }
            parity.put(
                    now % 2 == 0 ? "even" : "odd", String.valueOf((now % 2 == 0 ? even : odd) + 1));
            out.collect(new Seen(context.getCurrentKey(), now));
        }

        private static long number(String text) {
            return text == null ? 0 : Long.parseLong(text);
        }
    }

    private final CollectSink<Seen> sink = Collect.toList();

    private Consumer<StreamEnvironment> program(
            String uid, double rate, KeyedProcessFunction<Long, Long, Seen> function) {
        return env ->
                env.from(Generator.of(RECORDS, i -> i).rate(rate))
                        .uid("numbers")
                        .setParallelism(1)
                        .keyBy(i -> i % KEYS)
                        .process(function)
                        .uid(uid)
                        .to(sink)
                        .uid("out");
    }

    private void requireExact() {
        Map<Long, List<Long>> counts = new HashMap<>();
        for (Seen seen : sink.committed()) {
            counts.computeIfAbsent(seen.key(), k -> new ArrayList<>()).add(seen.count());
        }
        assertThat(counts).hasSize((int) KEYS);
        counts.forEach(
                (key, list) -> {
                    list.sort(null);
                    assertThat(list).as("counts of key %d", key).hasSize((int) (RECORDS / KEYS));
                    for (int i = 0; i < list.size(); i++) {
                        assertThat(list.get(i)).isEqualTo(i + 1L);
                    }
                });
    }

    /** Runs the first version for a while; what it leaves. */
    private String first(String kind) {
        JobRig rig = new JobRig(directory.resolve("checkpoints"));
        JobClient job = rig.start(program("tally", 20_000, new First()));
        Path checkpoint = rig.checkpoint(job, false);
        for (int i = 0; i < 3; i++) {
            checkpoint = rig.checkpoint(job, false);
        }
        if (kind.equals("checkpoint")) {
            job.cancel();
            var unused = JobRig.failureOf(job);
            return checkpoint.toString();
        }
        try {
            return job.stopWithSavepoint(
                            false, Optional.of(directory.resolve("savepoints").toString()))
                    .get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private JobRig second(String from, int parallelism, int maxParallelism) {
        return new JobRig(directory.resolve("checkpoints"))
                .from(from)
                .with("parallelism.default", String.valueOf(parallelism))
                .with("pipeline.max-parallelism", String.valueOf(maxParallelism));
    }

    @ParameterizedTest
    @CsvSource({"savepoint, 2, 0", "savepoint, 3, 300", "checkpoint, 2, 0", "checkpoint, 3, 300"})
    void valuesGoThroughTheirMigrationsAndKeysIntoNewGroups(
            String kind, int parallelism, int maxParallelism) {
        String from = first(kind);
        second(from, parallelism, maxParallelism)
                .run(program("tally", Counting.AT_ONCE, new Second()));
        requireExact();
    }

    @Test
    void moreKeyGroupsAreThereAlsoAfterTheNextRestore() {
        String from = first("savepoint");
        JobRig rig = second(from, 3, 1_000);
        Path checkpoint = rig.cancelled(program("tally", 20_000, new Second()));
        second(checkpoint.toString(), 1, 0).run(program("tally", Counting.AT_ONCE, new Second()));
        requireExact();
    }

    @Test
    void aRenamedOperatorFindsItsStateByItsPreviousUid() {
        String from = first("savepoint");
        second(from, 2, 0)
                .run(
                        env ->
                                env.from(Generator.of(RECORDS, i -> i).rate(Counting.AT_ONCE))
                                        .uid("integers")
                                        .previousUid("numbers")
                                        .keyBy(i -> i % KEYS)
                                        .process(new First())
                                        .uid("counters")
                                        .previousUid("tally")
                                        .to(sink)
                                        .uid("results")
                                        .previousUid("out"));
        requireExact();
    }

    @Test
    void checkpointIdsGoOnFromThoseOfTheSavepoint() {
        String from = first("savepoint");
        JobRig rig = second(from, 2, 0);
        JobClient job = rig.start(program("tally", 20_000, new First()));
        Path checkpoint = rig.checkpoint(job, false);
        job.cancel();
        var unused = JobRig.failureOf(job);
        long restored = rig.events(JobEvent.Restored.class).get(0).checkpointId();
        assertThat(restored).isEqualTo(5);
        assertThat(checkpoint.getFileName().toString())
                .isIn("chk-" + (restored + 1), "chk-" + (restored + 2));
    }

    @Test
    void aSavepointIsCalledOne() {
        String from = first("savepoint");
        assertThat(second(from, 2, 0).failure(program("another", Counting.AT_ONCE, new First())))
                .isInstanceOf(JobRefusedException.class)
                .hasMessageStartingWith(
                        "Savepoint " + from + " holds state for operator uid 'tally'")
                .hasMessageContaining("'count': 50 entries, ")
                .hasMessageContaining("'parity': 100 entries, ");
    }

    @Test
    void stateThatIsLeftBehindIsGoneForGood() {
        String from = first("savepoint");
        JobRig rig =
                second(from, 2, 0).with("execution.state-recovery.ignore-unclaimed-state", "true");
        Path checkpoint =
                rig.cancelled(
                        env ->
                                env.from(Generator.of(RECORDS, i -> i).rate(20_000))
                                        .uid("numbers")
                                        .keyBy(i -> i % KEYS)
                                        .count()
                                        .uid("tally")
                                        .map(count -> new Seen(count.key(), count.count()))
                                        .uid("seen")
                                        .to(sink)
                                        .uid("out"));
        assertThat(rig.warnings())
                .hasSize(2)
                .allMatch(warning -> warning.startsWith("Left behind, as asked: state '"))
                .anyMatch(warning -> warning.contains("state 'recent' (50 entries, "))
                .anyMatch(warning -> warning.contains("state 'parity' (100 entries, "));
        // What it writes itself has no trace of them.
        JobRig third = second(checkpoint.toString(), 2, 0);
        JobClient job =
                third.start(
                        env ->
                                env.from(Generator.of(RECORDS, i -> i).rate(20_000))
                                        .uid("numbers")
                                        .keyBy(i -> i % KEYS)
                                        .process(new First())
                                        .uid("tally")
                                        .to(sink)
                                        .uid("out"));
        third.checkpoint(job, false);
        job.cancel();
        assertThat(JobRig.failureOf(job)).isInstanceOf(JobCanceledException.class);
    }
}
