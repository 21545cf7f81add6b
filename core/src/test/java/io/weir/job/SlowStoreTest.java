package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connectors.Collect;
import io.weir.connectors.Generator;
import io.weir.storage.GatedFileStore;
import io.weir.storage.MemoryFileStore;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that takes its time takes nothing from the stream. */
class SlowStoreTest {
    private static final AtomicLong COUNTED = new AtomicLong();

    /** Enough that batches under way are not taken for a stream that flows. */
    private static final long FLOWING = 200_000;

    @TempDir Path directory;

    @Test
    void theStreamFlowsWhateverCallOfACheckpointTheStoreDoesNotAnswer() throws Exception {
        var store = new GatedFileStore(new MemoryFileStore());
        JobRig rig =
                new JobRig(directory).on(store).with("execution.checkpointing.interval", "20 ms");
        JobClient job =
                rig.start(
                        env ->
                                env.from(Generator.unbounded(i -> i))
                                        .uid("numbers")
                                        .keyBy(i -> i % 1_000)
                                        .reduce(Math::max)
                                        .uid("largest")
                                        .map(
                                                i -> {
                                                    COUNTED.incrementAndGet();
                                                    return i;
                                                })
                                        .filter(i -> i < 0)
                                        .to(Collect.toList()));
        try {
            await("checkpoint", () -> completed(rig) > 0);
            store.shut();
            int before = completed(rig);
            int calls = 0;
            while (completed(rig) < before + 3) {
                await("call", () -> store.isWaitedFor() || completed(rig) >= before + 3);
                long counted = COUNTED.get();
                await("record while a call waits", () -> COUNTED.get() > counted + FLOWING);
                store.letOneThrough();
                calls++;
            }
            assertThat(calls).as("calls of three checkpoints").isGreaterThan(9);
        } finally {
            store.open();
            job.cancel();
        }
    }

    private static int completed(JobRig rig) {
        return rig.events(JobEvent.CheckpointCompleted.class).size();
    }

    private static void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("No " + what + " for 20 seconds");
            }
            Thread.sleep(1);
        }
    }
}
