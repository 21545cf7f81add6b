package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStore;
import io.weir.storage.LocalCopies;
import io.weir.storage.MemoryFileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose checkpoints are far away, with copies here. */
@Timeout(60)
class LocalCopiesJobTest {
    @TempDir Path directory;
    @TempDir Path folder;

    private final AtomicInteger fetched = new AtomicInteger();

    private FileStore far(FileStore store) {
        return (FileStore)
                Proxy.newProxyInstance(
                        FileStore.class.getClassLoader(),
                        new Class<?>[] {FileStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("read") && arguments.length == 3) {
                                fetched.incrementAndGet();
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void aRestartFetchesNoSegmentAndAFinishedJobLeavesNoCopy() throws IOException {
        JobRig rig =
                new JobRig(directory)
                        .on(new LocalCopies(far(new MemoryFileStore()), folder))
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
        assertThat(rig.events(JobEvent.Restored.class)).hasSize(3);
        assertThat(fetched).hasValue(0);
        try (Stream<Path> copies = Files.walk(folder)) {
            assertThat(copies).noneMatch(path -> path.toString().endsWith(".seg"));
        }
    }

    @Test
    void aJobThatLosesItsCopiesGoesOn() {
        FileStore store = far(new MemoryFileStore());
        Counting counting = Counting.slow();
        new JobRig(directory).on(new LocalCopies(store, folder)).cancelled(counting::build);
        new JobRig(directory)
                .on(new LocalCopies(store, folder.resolve("new-disk")))
                .from("latest")
                .run(counting.fasterOn()::build);
        counting.requireExact();
        assertThat(fetched).hasPositiveValue();
    }
}
