package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that keep their state in RocksDB, on real threads. */
@Timeout(60)
class RocksDbJobTest {
    @TempDir Path directory;
    @TempDir Path local;

    private JobRig rig(String backend) {
        return new JobRig(directory)
                .with("state.backend.type", backend)
                .with("state.backend.rocksdb.localdir", local.toString())
                .with("state.backend.rocksdb.memory.size", "16 mb");
    }

    @Test
    void aFailingJobGoesBackToItsCheckpointAndEndsExact() {
        AtomicBoolean thrown = new AtomicBoolean();
        Counting counting =
                Counting.troubled(
                        n -> {
                            if (n == 14_000 && !thrown.getAndSet(true)) {
                                throw new IllegalArgumentException("bad number " + n);
                            }
                        });
        JobRig rig =
                rig("rocksdb")
                        .with("execution.checkpointing.interval", "50 ms")
                        .with("restart-strategy.type", "fixed-delay")
                        .with("restart-strategy.fixed-delay.delay", "1 ms");
        rig.run(counting::build);
        counting.requireExact();
        assertThat(rig.events(JobEvent.Restored.class)).hasSize(1);
        assertThat(JobRig.list(local)).as("databases are deleted with the job").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rocksdb, 2, rocksdb, 2", "rocksdb, 2, hashmap, 3", "hashmap, 3, rocksdb, 1"})
    void aCheckpointOfOneBackendIsRestoredByTheOther(
            String before, int parallelism, String after, int parallelismAfter) {
        Counting counting = Counting.slow();
        rig(before)
                .with("parallelism.default", String.valueOf(parallelism))
                .cancelled(counting::build);
        rig(after)
                .from("latest")
                .with("parallelism.default", String.valueOf(parallelismAfter))
                .run(counting.fasterOn()::build);
        counting.requireExact();
    }

    @ParameterizedTest
    @CsvSource({"rocksdb, hashmap, 3", "hashmap, rocksdb, 4", "rocksdb, rocksdb, 1"})
    void aSavepointOfOneBackendIsRestoredByTheOther(String before, String after, int parallelism)
            throws Exception {
        Counting counting = Counting.slow();
        JobClient job = rig(before).start(counting::build);
        TimeUnit.MILLISECONDS.sleep(300);
        String savepoint =
                job.stopWithSavepoint(false, Optional.of(directory.resolve("sp").toString()))
                        .get(20, TimeUnit.SECONDS);
        JobRig.await(job);
        rig(after)
                .from(savepoint)
                .with("parallelism.default", String.valueOf(parallelism))
                .run(counting.fasterOn()::build);
        counting.requireExact();
    }
}
