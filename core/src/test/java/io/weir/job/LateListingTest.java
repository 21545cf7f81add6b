package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStore;
import io.weir.storage.MemoryFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store whose listings don't show what is new. */
@Timeout(60)
class LateListingTest {
    @TempDir Path directory;

    /** Never lists the newest checkpoint. */
    private record LateStore(FileStore store) implements FileStore {
        @Override
        public List<String> list(String folder) throws IOException {
            var names = new ArrayList<>(store.list(folder));
            names.stream()
                    .filter(name -> name.startsWith("chk-"))
                    .max(Comparator.comparingInt(LateStore::number))
                    .ifPresent(names::remove);
            return names;
        }

        private static int number(String name) {
            return Integer.parseInt(name.replaceAll("\\D", ""));
        }

        @Override
        public String uri() {
            return store.uri();
        }

        @Override
        public Pending write(String path) throws IOException {
            return store.write(path);
        }

        @Override
        public boolean writeIfAbsent(String path, byte[] content) throws IOException {
            return store.writeIfAbsent(path, content);
        }

        @Override
        public InputStream read(String path) throws IOException {
            return store.read(path);
        }

        @Override
        public byte[] read(String path, long offset, int length) throws IOException {
            return store.read(path, offset, length);
        }

        @Override
        public Optional<Long> size(String path) throws IOException {
            return store.size(path);
        }

        @Override
        public void delete(String path) throws IOException {
            store.delete(path);
        }

        @Override
        public Lease acquire(String folder, String owner) throws IOException {
            return store.acquire(folder, owner);
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }

    @Test
    void aJobIsNotTakenBackBehindWhatItsSinksHaveCommitted() {
        JobRig rig =
                new JobRig(directory)
                        .on(new LateStore(new MemoryFileStore()))
                        .with("restart-strategy.type", "fixed-delay")
                        .with("restart-strategy.fixed-delay.attempts", "3")
                        .with("restart-strategy.fixed-delay.delay", "1 ms")
                        .with("execution.checkpointing.interval", "20 ms");
        var left = new AtomicInteger(3);
        Counting counting =
                Counting.troubled(
                        n -> {
                            if (n % 5_000 == 4_000 && left.getAndDecrement() > 0) {
                                throw new IllegalArgumentException("bad number " + n);
                            }
                        });
        rig.run(counting::build);
        counting.requireExact();
        // Two workers may come upon their bad numbers in one attempt.
        assertThat(rig.events(JobEvent.Restored.class)).hasSizeBetween(2, 3);
        assertThat(rig.warnings()).isEmpty();
    }
}
