package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.connectors.Collect;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Generator;
import io.weir.stream.KeyCount;
import io.weir.stream.StreamEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints of running jobs, and jobs that go on from them. */
@Timeout(60)
class SavepointJobTest {
    private static final int KEYS = 50;
    private static final long RECORDS = 40_000;

    @TempDir Path folder;

    private JobClient start(int parallelism, CollectSink<KeyCount<Long>> sink, String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "-Dexecution.checkpointing.interval=50ms",
                                "-Drestart-strategy.type=none",
                                "-Dexecution.checkpointing.dir=" + folder.resolve("checkpoints"),
                                "-Dparallelism.default=" + parallelism));
        args.addAll(List.of(more));
        StreamEnvironment env = StreamEnvironment.create(args.toArray(String[]::new));
        env.from(Generator.of(RECORDS, i -> i).rate(20_000))
                .uid("numbers")
                .keyBy(i -> i % KEYS)
                .count()
                .uid("counts")
                .to(sink)
                .uid("out");
        return env.executeAsync("counts");
    }

    private static void assertExact(CollectSink<KeyCount<Long>> sink) {
        Map<Long, List<Long>> counts = new HashMap<>();
        for (KeyCount<Long> count : sink.committed()) {
            counts.computeIfAbsent(count.key(), k -> new ArrayList<>()).add(count.count());
        }
        assertThat(counts).hasSize(KEYS);
        counts.forEach(
                (key, list) -> {
                    list.sort(null);
                    assertThat(list).as("counts of key %d", key).hasSize((int) (RECORDS / KEYS));
                    for (int i = 0; i < list.size(); i++) {
                        assertThat(list.get(i)).isEqualTo(i + 1L);
                    }
                });
    }

    @Test
    void aJobStopsWithASavepointAndGoesOnFromItAtAnotherParallelism() throws Exception {
        CollectSink<KeyCount<Long>> sink = Collect.toList();
        JobClient first = start(2, sink);
        TimeUnit.MILLISECONDS.sleep(600);
        String savepoint =
                first.stopWithSavepoint(false, Optional.of(folder.resolve("sp").toString())).get();
        assertThat(first.result().get().jobName()).isEqualTo("counts");
        int before = sink.committed().size();
        assertThat(before).isGreaterThan(0).isLessThan((int) RECORDS);

        JobClient second = start(3, sink, "-Dexecution.state-recovery.path=" + savepoint);
        second.result().get();

        assertExact(sink);
    }

    @Test
    void aSavepointDoesNotStopTheJob() throws Exception {
        CollectSink<KeyCount<Long>> sink = Collect.toList();
        JobClient job = start(2, sink, "-Dstate.savepoints.dir=" + folder.resolve("sp"));
        TimeUnit.MILLISECONDS.sleep(400);
        String one = job.triggerSavepoint(Optional.empty()).get();
        String two = job.triggerSavepoint(Optional.empty()).get();
        assertThat(one).isNotEqualTo(two);
        job.result().get();

        assertExact(sink);
    }

    @Test
    void aDrainedJobHasNothingLeftToDo() throws Exception {
        CollectSink<KeyCount<Long>> sink = Collect.toList();
        JobClient job = start(2, sink);
        TimeUnit.MILLISECONDS.sleep(400);
        String savepoint =
                job.stopWithSavepoint(true, Optional.of(folder.resolve("sp").toString())).get();
        assertThat(savepoint).contains("savepoint-");
        assertThat(job.result().get().restarts()).isZero();
    }

    @Test
    void withoutADirectoryASavepointIsRefusedAndTheJobGoesOn() throws Exception {
        CollectSink<KeyCount<Long>> sink = Collect.toList();
        JobClient job = start(1, sink);
        assertThatThrownBy(() -> job.triggerSavepoint(Optional.empty()).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("no directory was given")
                .hasMessageContaining("execution.checkpointing.savepoint-dir");
        job.result().get();
        assertExact(sink);
    }

    @Test
    void aSavepointThatCantBeWrittenDoesNotFailTheJob() throws Exception {
        CollectSink<KeyCount<Long>> sink = Collect.toList();
        JobClient job = start(1, sink);
        TimeUnit.MILLISECONDS.sleep(200);
        Path file = java.nio.file.Files.writeString(folder.resolve("file"), "not a folder");
        assertThatThrownBy(() -> job.triggerSavepoint(Optional.of(file.toString())).get())
                .isInstanceOf(ExecutionException.class);
        job.result().get();
        assertExact(sink);
    }
}
