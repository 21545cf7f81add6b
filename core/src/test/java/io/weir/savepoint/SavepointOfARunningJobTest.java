package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.CollectSink;
import io.weir.connectors.Elements;
import io.weir.connectors.Generator;
import io.weir.function.Collector;
import io.weir.job.JobClient;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.storage.FileStores;
import io.weir.stream.StreamEnvironment;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job starts from a savepoint as it does from a checkpoint, at any parallelism. */
@Timeout(30)
class SavepointOfARunningJobTest {
    /** Says how often it has seen a word, in state of each kind. */
    @SuppressWarnings("SameNameButDifferent")
    private static final class Counter extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;
        private transient ListState<String> seen;
        private transient MapState<String, Long> lengths;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
            seen =
                    getRuntimeContext()
                            .getListState(new ListStateDescriptor<>("seen", Types.STRING));
            lengths =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>("lengths", Types.STRING, Types.LONG));
        }

        @Override
        public void processElement(String value, Context ctx, Collector<String> out)
                throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            seen.add(value);
            lengths.put(value, (long) value.length());
            StringBuilder all = new StringBuilder();
            seen.get().forEach(word -> all.append(word).append(' '));
            int entries = 0;
            for (var entry : lengths.entries()) {
                entries += entry.getKey().isEmpty() ? 0 : 1;
            }
            out.collect(value + " " + now + " " + all + entries);
        }
    }

    private static List<String> run(String savepoint, int parallelism) {
        StreamEnvironment env =
                StreamEnvironment.create()
                        .setParallelism(parallelism)
                        .configure("restart-strategy.type", "none")
                        .configure("execution.state-recovery.path", savepoint);
        CollectSink<String> out =
                env.from(Elements.of("to", "be", "or", "to"))
                        .uid("source")
                        .keyBy(word -> word)
                        .process(new Counter())
                        .uid("counter")
                        .collect();
        env.execute();
        return List.copyOf(out.committed());
    }

    @Test
    void goesOnFromASavepointThatWasBuilt(@TempDir Path dir) throws IOException {
        String target = dir.resolve("built").toString();
        try (var editor = Savepoint.create(target, "words", Instant.EPOCH)) {
            editor.addOperator("counter", "counter", 128, Types.STRING);
            editor.values("counter", "count", Types.STRING, Types.LONG)
                    .put("to", 100L)
                    .put("be", 7L)
                    .put("not", 1L);
            editor.lists("counter", "seen", Types.STRING, Types.STRING)
                    .put("to", List.of("old", "older"));
            editor.maps("counter", "lengths", Types.STRING, Types.STRING, Types.LONG)
                    .put("be", "a", 1L)
                    .put("be", "b", 2L);
            editor.write();
        }
        for (int parallelism : List.of(1, 2, 3)) {
            assertThat(run(target, parallelism))
                    .containsExactlyInAnyOrder(
                            "to 101 old older to 1",
                            "be 8 be 3",
                            "or 1 or 1",
                            "to 102 old older to to 1");
        }
    }

    @Test
    void isOneOfManyThatAreWrittenAtTheSameTime(@TempDir Path dir) throws Exception {
        StreamEnvironment env =
                StreamEnvironment.create()
                        .setParallelism(2)
                        .configure("restart-strategy.type", "none");
        env.from(Generator.unbounded(i -> "word-" + i % 10_000).rate(200_000))
                .uid("source")
                .keyBy(word -> word)
                .process(new Tally())
                .uid("tally")
                .collect();
        JobClient job = env.executeAsync("tally");
        while (job.progress().recordsIn() < 20_000) {
            Thread.sleep(5);
        }
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(job.triggerSavepoint(Optional.of(dir.toString())));
        }
        List<String> written = new ArrayList<>();
        for (CompletableFuture<String> savepoint : asked) {
            written.add(savepoint.get(20, TimeUnit.SECONDS));
        }
        job.cancel();
        assertThat(written).doesNotHaveDuplicates();
        for (String savepoint : written) {
            assertThat(Savepoint.load(savepoint).verify()).as(savepoint).isEmpty();
        }
    }

    @Test
    void isTakenFromACheckpointOfARunningJobAndStartsItAtAnotherParallelism(@TempDir Path dir)
            throws Exception {
        String checkpoints = dir.resolve("checkpoints").toString();
        StreamEnvironment env =
                StreamEnvironment.create()
                        .setParallelism(2)
                        .configure("restart-strategy.type", "none")
                        .configure("execution.checkpointing.dir", checkpoints);
        env.from(Generator.unbounded(i -> "word-" + i % 100).rate(20_000))
                .uid("source")
                .keyBy(word -> word)
                .process(new Tally())
                .uid("tally")
                .collect();
        JobClient job = env.executeAsync("tally");
        while (job.progress().recordsIn() < 500) {
            Thread.sleep(5);
        }
        job.triggerCheckpoint(true).get(20, TimeUnit.SECONDS);
        job.cancel();
        CheckpointDirectory.Located taken =
                new CheckpointDirectory(FileStores.open(checkpoints))
                        .newestOf("tally")
                        .checkpoint()
                        .orElseThrow();
        new SavepointWriter(
                        FileStores.open(dir.toString()), "sp", Runnable::run, (done, total) -> {})
                .write(taken.job().store(), taken.metadata());
        String savepoint = dir.resolve("sp").toString();
        Savepoint loaded = Savepoint.load(savepoint);
        assertThat(loaded.verify()).isEmpty();
        Map<String, Long> counts =
                SavepointTest.asMap(
                        loaded.state("tally", "count").values(Types.STRING, Types.LONG));
        assertThat(counts).isNotEmpty();
        for (int parallelism : List.of(1, 3)) {
            StreamEnvironment again =
                    StreamEnvironment.create()
                            .setParallelism(parallelism)
                            .configure("restart-strategy.type", "none")
                            .configure("execution.state-recovery.path", savepoint)
                            .configure("execution.state-recovery.ignore-unclaimed-state", "true");
            CollectSink<String> out =
                    again.from(Elements.of("word-1", "word-2", "word-200"))
                            .uid("other source")
                            .keyBy(word -> word)
                            .process(new Tally())
                            .uid("tally")
                            .collect();
            again.execute();
            assertThat(out.committed())
                    .containsExactlyInAnyOrder(
                            "word-1 " + (counts.getOrDefault("word-1", 0L) + 1),
                            "word-2 " + (counts.getOrDefault("word-2", 0L) + 1),
                            "word-200 1");
        }
    }

    /** Says how often it has seen a word. */
    private static final class Tally extends KeyedProcessFunction<String, String, String> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        @SuppressWarnings("SameNameButDifferent")
        public void processElement(String value, Context ctx, Collector<String> out)
                throws Exception {
            Long before = count.value();
            count.update(before == null ? 1 : before + 1);
            out.collect(value + " " + count.value());
        }
    }
}
