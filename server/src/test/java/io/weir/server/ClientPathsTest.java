package io.weir.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.http.Caller;
import io.weir.http.HttpError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may name, and by what it tries to get out. */
class ClientPathsTest {
    @TempDir Path folder;
    private Path allowed;
    private ClientPaths paths;

    @BeforeEach
    void allow() throws IOException {
        allowed = Files.createDirectory(folder.resolve("allowed"));
        paths = new ClientPaths(List.of(allowed.toString(), "s3://bucket/savepoints"));
    }

    private void assertMay(String path) {
        assertThatCode(() -> paths.check(Caller.CLIENT, path)).as(path).doesNotThrowAnyException();
    }

    private void assertMayNot(String path) {
        assertThatThrownBy(() -> paths.check(Caller.CLIENT, path))
                .as(path)
                .isInstanceOf(HttpError.class)
                .hasMessageContaining("does not lie in a directory that clients may name")
                .extracting(e -> ((HttpError) e).status())
                .isEqualTo(403);
    }

    @Test
    void mayNameWhatLiesInTheDirectories() {
        assertMay(allowed.toString());
        assertMay(allowed + "/a/b");
        assertMay(allowed + "/a/../b");
        assertMay("file://" + allowed + "/a");
        assertMay("file:" + allowed + "/a");
        assertMay("s3://bucket/savepoints");
        assertMay("s3://bucket/savepoints/a/");
    }

    @Test
    void mayNotGoUpAndOut() {
        assertMayNot(folder.toString());
        assertMayNot("/");
        assertMayNot("");
        assertMayNot("relative");
        assertMayNot(allowed + "-too");
        assertMayNot(allowed + "/..");
        assertMayNot(allowed + "/a/../../b");
        assertMayNot("file://" + allowed + "/../b");
        assertMayNot("file://" + allowed + "/%2e%2e/b");
        assertMayNot("file:relative");
        assertMayNot(allowed + "\u0000/b");
    }

    @Test
    void mayNotGoOutByALink() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(allowed.resolve("link"), outside);
        assertMayNot(allowed + "/link");
        assertMayNot(allowed + "/link/new");
        assertMayNot("file://" + allowed + "/link/new");
    }

    @Test
    void mayNotNameOtherStores() {
        assertMayNot("s3://bucket");
        assertMayNot("s3://bucket/savepoints-too");
        assertMayNot("s3://bucket/savepoints/../x");
        assertMayNot("s3://bucket/savepoints/%2e%2e/x");
        assertMayNot("s3://other/savepoints/a");
        assertMayNot("hdfs://host/savepoints");
        assertMayNot("memory:");
        assertMayNot("s3://bucket/savepoints/a b");
    }

    @Test
    void theOwnerMayNameAny() {
        assertThatCode(() -> paths.check(Caller.OWNER, "/anywhere")).doesNotThrowAnyException();
    }
}
