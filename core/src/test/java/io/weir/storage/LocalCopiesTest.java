package io.weir.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Configuration;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store with copies is a store like any other, and copies are never trusted too far. */
class LocalCopiesTest extends FileStoreContract {
    @TempDir Path farFolder;
    @TempDir Path folder;

    private final AtomicInteger fetched = new AtomicInteger();

    @Override
    protected FileStore create() {
        return opened();
    }

    /** As a process would open it that was just started. */
    private LocalCopies opened() {
        return new LocalCopies(counting(new LocalFileStore(farFolder)), folder);
    }

    private FileStore counting(FileStore store) {
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

    private static String range(FileStore store, String path) throws IOException {
        return new String(store.read(path, 1, 3), UTF_8);
    }

    @Test
    void rangesAreReadFromTheCopyInThisProcessAndInTheNext() throws IOException {
        FileStore store = opened();
        write(store, "job/shared/f", "hello");
        assertThat(range(store, "job/shared/f")).isEqualTo("ell");
        assertThat(range(opened(), "job/shared/f")).isEqualTo("ell");
        assertThat(fetched).hasValue(0);
    }

    @Test
    void whatIsGoneInTheStoreIsGoneWhateverIsHere() throws IOException {
        write(opened(), "f", "hello");
        new LocalFileStore(farFolder).delete("f");
        FileStore next = opened();
        assertThat(next.size("f")).isEmpty();
        assertThatThrownBy(() -> range(next, "f")).isInstanceOf(FileNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 8})
    void aDamagedCopyIsRemovedAndTheStoreIsAsked(int at) throws IOException {
        write(opened(), "f", "hello");
        try (var file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1);
        }
        assertThat(range(opened(), "f")).isEqualTo("ell");
        assertThat(fetched).hasValue(1);
        assertThat(folder.resolve("f")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8, 10})
    void soIsOneOfAnotherLength(int length) throws IOException {
        write(opened(), "f", "hello");
        try (var file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
            file.setLength(length);
        }
        assertThat(range(opened(), "f")).isEqualTo("ell");
        assertThat(folder.resolve("f")).doesNotExist();
    }

    @Test
    void aCopyGoesWithItsFile() throws IOException {
        FileStore store = opened();
        write(store, "job/f", "hello");
        write(store, "job/shared/g", "hello");
        store.delete("job/f");
        assertThat(folder.resolve("job/f")).doesNotExist();
        store.delete("job");
        assertThat(folder.resolve("job")).doesNotExist();
        assertThatThrownBy(() -> range(store, "job/shared/g"))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void whatOthersHaveDeletedIsSweptByTheNextOwnerOfAFolder() throws IOException {
        write(opened(), "old/f", "hello");
        write(opened(), "job/gone", "hello");
        write(opened(), "job/kept", "hello");
        new LocalFileStore(farFolder).delete("old");
        new LocalFileStore(farFolder).delete("job/gone");
        opened().acquire("job", "me").close();
        assertThat(folder.resolve("old/f")).doesNotExist();
        assertThat(folder.resolve("job/gone")).doesNotExist();
        assertThat(folder.resolve("job/kept")).exists();
    }

    @Test
    void aFolderThatCantBeWrittenCostsTheCopiesAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        FileStore store =
                new LocalCopies(counting(new LocalFileStore(farFolder)), file.resolve("below"));
        store.acquire("job", "me").close();
        write(store, "job/f", "hello");
        assertThat(range(store, "job/f")).isEqualTo("ell");
        assertThat(fetched).hasValue(1);
        store.delete("job");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void onlyCheckpointsThatLieFarAwayAreCopiedAndOnlyIfThatIsAsked() throws IOException {
        Configuration asked =
                Configuration.empty()
                        .with("execution.checkpointing.local-backup.enabled", "true")
                        .with("execution.checkpointing.local-backup.dirs", folder.toString());
        StoreOpener stores = uri -> new MemoryFileStore();
        Configuration far = asked.with("execution.checkpointing.dir", "test://here/ckpt");
        StoreOpener opener = LocalCopies.opener(far, stores);
        assertThat(opener.open("test://here/ckpt")).isInstanceOf(LocalCopies.class);
        assertThat(opener.open("test://here/savepoints")).isInstanceOf(MemoryFileStore.class);
        assertThat(LocalCopies.folder(far)).contains(folder);
        assertThat(LocalCopies.folder(asked)).isEmpty();
        assertThat(LocalCopies.folder(asked.with("execution.checkpointing.dir", "/data/ckpt")))
                .isEmpty();
        assertThat(
                        LocalCopies.folder(
                                Configuration.empty()
                                        .with("execution.checkpointing.dir", "test://here/ckpt")))
                .isEmpty();
    }
}
