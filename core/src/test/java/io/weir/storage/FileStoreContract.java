package io.weir.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do. A store's own test extends it, also in other modules. */
public abstract class FileStoreContract {
    private FileStore store;

    /** A new, empty store. */
    protected abstract FileStore create() throws IOException;

    /** Whether a path can't be a file and a folder; object stores know no folders. */
    protected boolean hasFolders() {
        return true;
    }

    @BeforeEach
    void openStore() throws IOException {
        store = create();
    }

    public static void write(FileStore store, String path, String content) throws IOException {
        try (FileStore.Pending pending = store.write(path)) {
            pending.write(content.getBytes(UTF_8));
            pending.publish();
        }
    }

    public static String read(FileStore store, String path) throws IOException {
        try (InputStream in = store.read(path)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aFileIsSeenWholeOnceItIsPublishedAndNotBefore() throws IOException {
        try (FileStore.Pending pending = store.write("a/b/c.txt")) {
            pending.write("hel".getBytes(UTF_8));
            pending.flush();
            assertThat(store.size("a/b/c.txt")).isEmpty();
            assertThat(store.list("a/b")).isEmpty();
            assertThatThrownBy(() -> store.read("a/b/c.txt"))
                    .isInstanceOf(FileNotFoundException.class);
            pending.write('l');
            pending.write("_o_".getBytes(UTF_8), 1, 1);
            pending.publish();
        }
        assertThat(read(store, "a/b/c.txt")).isEqualTo("hello");
        assertThat(store.size("a/b/c.txt")).contains(5L);
    }

    @Test
    void aFileThatIsClosedWithoutPublishingLeavesNothing() throws IOException {
        try (FileStore.Pending pending = store.write("f")) {
            pending.write(1);
        }
        assertThat(store.size("f")).isEmpty();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void publishingReplacesWhatWasThere() throws IOException {
        write(store, "f", "old and longer");
        try (FileStore.Pending pending = store.write("f")) {
            pending.write("new".getBytes(UTF_8));
            assertThat(read(store, "f")).isEqualTo("old and longer");
            pending.publish();
        }
        assertThat(read(store, "f")).isEqualTo("new");
    }

    @Test
    void aReaderOfAReplacedFileKeepsTheOldContent() throws IOException {
        write(store, "f", "old");
        try (InputStream in = store.read("f")) {
            write(store, "f", "new");
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("old");
        }
    }

    @Test
    void nothingCanBeWrittenAfterPublishing() throws IOException {
        FileStore.Pending pending = store.write("f");
        pending.publish();
        assertThatThrownBy(() -> pending.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(pending::publish).isInstanceOf(IOException.class);
        pending.close();
        pending.close();
        assertThat(read(store, "f")).isEmpty();
    }

    @Test
    void largeFilesInPiecesOfAnySizeComeBackAsTheyWere() throws IOException {
        var random = new Random(7);
        byte[] content = new byte[3_000_000];
        random.nextBytes(content);
        try (FileStore.Pending pending = store.write("large")) {
            for (int done = 0; done < content.length; ) {
                int part = Math.min(content.length - done, 1 << random.nextInt(21));
                pending.write(content, done, part);
                done += part;
            }
            pending.publish();
        }
        assertThat(store.read("large").readAllBytes()).isEqualTo(content);
        assertThat(store.read("large", 5, content.length - 10))
                .isEqualTo(java.util.Arrays.copyOfRange(content, 5, content.length - 5));
    }

    @Test
    void aRangeIsReadExactlyOrRefused() throws IOException {
        write(store, "f", "0123456789");
        assertThat(new String(store.read("f", 3, 4), UTF_8)).isEqualTo("3456");
        assertThat(new String(store.read("f", 0, 10), UTF_8)).isEqualTo("0123456789");
        assertThat(store.read("f", 10, 0)).isEmpty();
        assertThatThrownBy(() -> store.read("f", 7, 4)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store.read("f", 11, 0)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store.read("f", Long.MAX_VALUE, 1))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store.read("f", 0, Integer.MAX_VALUE))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store.read("f", -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.read("f", 1, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.read("none", 0, 1))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void writeIfAbsentWritesOnceAndThenLeavesTheFileAlone() throws IOException {
        assertThat(store.writeIfAbsent("d/f", "first".getBytes(UTF_8))).isTrue();
        assertThat(store.writeIfAbsent("d/f", "second".getBytes(UTF_8))).isFalse();
        assertThat(read(store, "d/f")).isEqualTo("first");
        assertThat(store.list("d")).containsExactly("f");
    }

    @Test
    void writeIfAbsentHasOneWinnerAmongManyThreads() throws Exception {
        int threads = 8;
        var pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                String path = "race/" + round;
                var start = new CyclicBarrier(threads);
                var calls = new ArrayList<Callable<String>>();
                for (int i = 0; i < threads; i++) {
                    String me = "thread " + i;
                    calls.add(
                            () -> {
                                start.await();
                                boolean won = store.writeIfAbsent(path, me.getBytes(UTF_8));
                                assertThat(read(store, path)).startsWith("thread ");
                                return won ? me : "";
                            });
                }
                var winners = new ArrayList<String>();
                for (var result : pool.invokeAll(calls)) {
                    if (!result.get().isEmpty()) {
                        winners.add(result.get());
                    }
                }
                assertThat(winners).containsExactly(read(store, path));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aListingHasTheNamesRightBelowSortedAndMarksFolders() throws IOException {
        write(store, "job/chk-2/_metadata", "");
        write(store, "job/chk-10/_metadata", "");
        write(store, "job/z", "");
        write(store, "job-2/a", "");
        assertThat(store.list("")).containsExactly("job-2/", "job/");
        assertThat(store.list("job")).containsExactly("chk-10/", "chk-2/", "z");
        assertThat(store.list("none")).isEmpty();
        assertThat(store.list("job/z")).isEmpty();
        assertThat(store.list("job/z/deeper")).isEmpty();
    }

    @Test
    void sizeIsOfFilesOnly() throws IOException {
        write(store, "folder/f", "123");
        assertThat(store.size("folder")).isEmpty();
        assertThat(store.size("folder/none")).isEmpty();
        if (hasFolders()) {
            assertThat(store.size("folder/f/deeper")).isEmpty();
        }
        assertThatThrownBy(() -> store.read("folder")).isInstanceOf(IOException.class);
    }

    @Test
    void deletingRemovesAFileOrAFolderWithAllBelowAndMindsNotIfItIsGone() throws IOException {
        write(store, "a/b/1", "");
        write(store, "a/b/c/2", "");
        write(store, "a/bc", "");
        write(store, "a/b-", "");
        store.delete("a/b/1");
        assertThat(store.list("a/b")).containsExactly("c/");
        store.delete("a/b");
        store.delete("a/b");
        store.delete("never/was");
        assertThat(store.list("a")).containsExactly("b-", "bc");
        write(store, "a/b/1", "again");
        assertThat(read(store, "a/b/1")).isEqualTo("again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "./a",
                "a//b",
                "a/",
                "a/.",
                "a\0b",
                "_owner",
                "a/_owner",
                ".tmp-1",
                "a/.tmp-x"
            })
    void pathsThatLeaveTheRootOrAreTheStoresOwnAreRefusedEverywhere(String path) {
        assertThatThrownBy(() -> store.write(path)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.writeIfAbsent(path, new byte[0]))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.read(path)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.read(path, 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.size(path)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.delete(path)).isInstanceOf(IOException.class);
        if (!path.isEmpty()) {
            assertThatThrownBy(() -> store.list(path)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.acquire(path, "me")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFileIsNotAFolderNorAFolderAFile() throws IOException {
        assumeTrue(hasFolders());
        write(store, "f", "");
        assertThatThrownBy(() -> write(store, "f/below", "")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.writeIfAbsent("f/below", new byte[0]))
                .isInstanceOf(IOException.class);
        write(store, "d/f", "");
        assertThatThrownBy(() -> write(store, "d", "")).isInstanceOf(IOException.class);
        assertThat(read(store, "d/f")).isEmpty();
    }

    @Test
    void aFolderHasOneOwnerWhoIsNamedToOthers() throws IOException {
        FileStore.Lease lease = store.acquire("job", "process 17 on here since noon");
        lease.check();
        assertThatThrownBy(() -> store.acquire("job", "me"))
                .isInstanceOf(OwnedByAnotherException.class)
                .hasMessageContaining("process 17 on here since noon")
                .hasMessageContaining("job");
        lease.check();
        FileStore.Lease other = store.acquire("other", "me");
        other.check();
        lease.close();
        lease.close();
        assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
        try (FileStore.Lease next = store.acquire("job", "the next")) {
            next.check();
            assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
            lease.close();
            next.check();
        }
    }

    @Test
    void theRootCanBeHeldToo() throws IOException {
        try (FileStore.Lease lease = store.acquire("", "me")) {
            lease.check();
            assertThatThrownBy(() -> store.acquire("", "you"))
                    .isInstanceOf(OwnedByAnotherException.class);
            assertThat(store.list("")).isEmpty();
        }
    }

    @Test
    void aHoldIsLostWithItsFolder() throws IOException {
        write(store, "job/f", "");
        FileStore.Lease lease = store.acquire("job", "me");
        store.delete("job");
        assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
        try (FileStore.Lease next = store.acquire("job", "you")) {
            assertThatThrownBy(lease::check).isInstanceOf(OwnedByAnotherException.class);
            lease.close();
            next.check();
        }
    }

    @Test
    void takingHoldRemovesWhatWritersHaveLeft() throws IOException {
        FileStore.Pending left = store.write("job/shared/f");
        left.write(1);
        store.acquire("job", "me").close();
        if (!(store instanceof MemoryFileStore)) {
            assertThatThrownBy(left::publish).isInstanceOf(IOException.class);
            assertThat(store.size("job/shared/f")).isEmpty();
        }
        left.close();
    }

    @Test
    void aFolderServesAsAStore() throws IOException {
        FileStore job = FileStores.below(store, "jobs/1");
        write(job, "a/f", "x");
        assertThat(read(store, "jobs/1/a/f")).isEqualTo("x");
        assertThat(job.list("")).containsExactly("a/");
        assertThat(job.uri())
                .isEqualTo(store.uri() + (store.uri().endsWith(":") ? "" : "/") + "jobs/1");
        assertThatThrownBy(() -> job.read("../1/a/f")).isInstanceOf(IOException.class);
        job.close();
        assertThat(read(store, "jobs/1/a/f")).isEqualTo("x");
    }
}
