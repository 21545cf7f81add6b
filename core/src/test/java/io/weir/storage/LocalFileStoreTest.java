package io.weir.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileStoreTest extends FileStoreContract {
    @TempDir Path folder;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroyForcibly);
    }

    @Override
    protected FileStore create() {
        return new LocalFileStore(folder.resolve("not/yet/there"));
    }

    @Test
    void makesNothingUntilSomethingIsWritten() throws IOException {
        var store = new LocalFileStore(folder.resolve("root"));
        assertThat(store.list("")).isEmpty();
        assertThat(store.size("f")).isEmpty();
        store.delete("f");
        assertThat(folder.resolve("root")).doesNotExist();
        assertThat(store.uri()).isEqualTo(folder.resolve("root").toUri().toString());
        write(store, "f", "x");
        assertThat(folder.resolve("root/f")).hasContent("x");
        assertThat(store.uri() + "/").isEqualTo(folder.resolve("root").toUri().toString());
    }

    @Test
    void goesOnAfterSomebodyHasRemovedItsFolders() throws IOException {
        var store = new LocalFileStore(folder.resolve("root"));
        write(store, "a/b/f", "x");
        Files.delete(folder.resolve("root/a/b/f"));
        Files.delete(folder.resolve("root/a/b"));
        Files.delete(folder.resolve("root/a"));
        write(store, "a/b/f", "y");
        assertThat(folder.resolve("root/a/b/f")).hasContent("y");
    }

    @Test
    void followsNoSymbolicLinkOutOfTheRoot() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectories(folder.resolve("outside/sub"));
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("file"), folder.resolve("secret"));
        var store = new LocalFileStore(root);

        assertThatThrownBy(() -> store.read("file"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("symbolic link")
                .hasMessageContaining("outside of " + root);
        assertThatThrownBy(() -> store.size("file")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.read("file", 0, 1)).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> write(store, "link/f", "")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> write(store, "link/new/f", ""))
                .hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.list("link")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.delete("link/sub")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.acquire("link", "me")).hasMessageContaining("symbolic link");
        assertThat(folder.resolve("outside")).isDirectoryContaining("glob:**/sub");

        write(store, "file", "mine");
        assertThat(folder.resolve("secret")).hasContent("secret");
        assertThat(read(store, "file")).isEqualTo("mine");
    }

    @Test
    void deletesALinkAndNotWhatItLeadsTo() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("f"), "x");
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("d"));
        Files.createSymbolicLink(root.resolve("d/link"), outside);
        var store = new LocalFileStore(root);
        store.delete("d");
        assertThat(root.resolve("d")).doesNotExist();
        assertThat(outside.resolve("f")).hasContent("x");
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("root"), real);
        var store = new LocalFileStore(folder.resolve("root"));
        write(store, "a/f", "x");
        assertThat(real.resolve("a/f")).hasContent("x");
        assertThat(read(store, "a/f")).isEqualTo("x");
    }

    @Test
    void removesTemporaryFilesOfTheDeadWhenTheFolderIsTakenHoldOfAndOnlyThere() throws IOException {
        var store = new LocalFileStore(folder);
        write(store, "job/shared/f", "x");
        Path stale = Files.writeString(folder.resolve("job/shared/.tmp-1-1"), "torn");
        Path other = Files.writeString(folder.resolve(".tmp-1-1"), "torn");
        assertThat(store.list("job/shared")).containsExactly("f");
        assertThat(stale).exists();
        try (FileStore.Lease lease = store.acquire("job", "me")) {
            lease.check();
            assertThat(stale).doesNotExist();
            assertThat(other).exists();
            assertThat(store.list("job")).containsExactly("shared/");
        }
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        var store = new LocalFileStore(folder);
        write(store, "d/f", "x");
        store.writeIfAbsent("d/g", new byte[1]);
        store.writeIfAbsent("d/g", new byte[1]);
        store.write("d/h").close();
        try (var names = Files.list(folder.resolve("d"))) {
            assertThat(names)
                    .extracting(p -> p.getFileName().toString())
                    .containsExactlyInAnyOrder("f", "g");
        }
    }

    @Test
    void aHoldIsLostWhenItsFileIsReplaced() throws IOException {
        var store = new LocalFileStore(folder);
        FileStore.Lease lease = store.acquire("job", "me");
        Files.move(folder.resolve("job/_owner"), folder.resolve("job/elsewhere"));
        assertThatThrownBy(lease::check).hasMessageContaining("deleted or replaced");
        Files.writeString(folder.resolve("job/_owner"), "me\n");
        assertThatThrownBy(lease::check).hasMessageContaining("deleted or replaced");
    }

    @Test
    void twoStoresOfOneJvmRespectEachOther() throws IOException {
        Files.createSymbolicLink(
                folder.resolve("link"), Files.createDirectory(folder.resolve("d")));
        try (FileStore.Lease lease = new LocalFileStore(folder.resolve("d")).acquire("job", "A")) {
            assertThatThrownBy(() -> new LocalFileStore(folder.resolve("link")).acquire("job", "B"))
                    .isInstanceOf(OwnedByAnotherException.class)
                    .hasMessageContaining("in use by A");
            lease.check();
        }
    }

    /** Takes hold of the folder given and keeps it until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try {
                new LocalFileStore(Path.of(args[0])).acquire("job", args[1]).check();
                System.out.println("held");
            } catch (OwnedByAnotherException e) {
                System.out.println(e.getMessage());
            }
            System.in.read();
        }
    }

    private String startHolder(String owner) throws IOException {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                folder.toString(),
                                owner)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        children.add(child);
        return new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8)).readLine();
    }

    @Test
    void aProcessHoldsAFolderUntilItDies() throws Exception {
        var store = new LocalFileStore(folder);
        assertThat(startHolder("process A")).isEqualTo("held");
        assertThatThrownBy(() -> store.acquire("job", "me"))
                .isInstanceOf(OwnedByAnotherException.class)
                .hasMessageContaining("process A");
        assertThatThrownBy(() -> store.acquire("job", "me")).hasMessageContaining("process A");

        children.get(0).destroyForcibly().waitFor();
        try (FileStore.Lease lease = store.acquire("job", "process B")) {
            // An attempt of our own must not end the kernel's lock.
            assertThatThrownBy(() -> store.acquire("job", "me")).hasMessageContaining("process B");
            assertThat(startHolder("process C")).contains("in use by process B");
            lease.check();
        }
    }

    @Test
    void saysWhoIsInTheWay() throws IOException {
        var store = new LocalFileStore(folder.resolve("root"));
        write(store, "a", "x");
        assertThatThrownBy(() -> write(store, "a/b/c", ""))
                .hasMessageContaining(folder.resolve("root/a") + " is a file, expected a folder")
                .hasMessageContaining("execution.checkpointing.dir");
        write(store, "d/f", "x");
        assertThatThrownBy(() -> write(store, "d", "")).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> store.read("d")).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> store.read("none"))
                .hasMessageContaining("no file " + folder.resolve("root/none"));
        assertThatThrownBy(() -> new LocalFileStore(folder.resolve("root/a")).acquire("x", "me"))
                .hasMessageContaining(folder.resolve("root/a") + " is a file, expected a folder");
    }

    @Test
    void saysThatThereIsNoPermission() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(root), "root may write everywhere");
            assertThatThrownBy(() -> write(new LocalFileStore(root), "f", ""))
                    .hasMessageContaining("has no permission to write " + root.resolve("f"))
                    .hasMessageContaining("execution.checkpointing.dir");
        } finally {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
