package io.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoresTest {
    /** Named in META-INF/services of the tests. */
    public static final class TestProvider implements FileStoreProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("test");
        }

        @Override
        public FileStore open(URI uri, Configuration configuration) throws IOException {
            return FileStores.below(new MemoryFileStore(), uri.getHost());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/data/ckpt, /data/ckpt",
        "/data/ckpt/, /data/ckpt",
        "file:/data/ckpt, /data/ckpt",
        "file:///data/ckpt, /data/ckpt",
        "FILE:///data/ckpt, /data/ckpt",
        "file://localhost/data/ckpt, /data/ckpt",
        "file:///data/with%20space, /data/with space",
        "file:///data/with space, /data/with space",
        "'/data/with space', '/data/with space'",
        "/data/../data/x, /data/x",
    })
    void opensLocalFolders(String given, String path) throws IOException {
        assertThat(((LocalFileStore) FileStores.open(given)).root()).isEqualTo(Path.of(path));
    }

    @Test
    void aRelativePathStartsWhereTheProcessStarted() throws IOException {
        assertThat(((LocalFileStore) FileStores.open("target/x")).root())
                .isEqualTo(Path.of("target/x").toAbsolutePath());
    }

    @Test
    void whatItPrintsItOpens(@TempDir Path folder) throws IOException {
        var store = new LocalFileStore(folder.resolve("a b/ü"));
        FileStoreContract.write(store, "f", "x");
        assertThat(FileStoreContract.read(FileStores.open(store.uri()), "f")).isEqualTo("x");
    }

    @Test
    void memoryIsSharedByName() throws IOException {
        FileStore a = FileStores.open("memory:FileStoresTest");
        FileStoreContract.write(a, "d/f", "x");
        assertThat(FileStoreContract.read(FileStores.open("memory:FileStoresTest"), "d/f"))
                .isEqualTo("x");
        assertThat(FileStoreContract.read(FileStores.open("memory:///FileStoresTest/d"), "f"))
                .isEqualTo("x");
        assertThat(FileStores.open("memory:").list("")).isEmpty();
        MemoryFileStore.forget("FileStoresTest");
        assertThat(FileStores.open("memory:FileStoresTest").list("")).isEmpty();
        MemoryFileStore.forget("FileStoresTest");
    }

    @Test
    void modulesAddSchemes() throws IOException {
        assertThat(FileStores.open("test://here/x").uri()).isEqualTo("memory:here");
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://nn/ckpt, weir-storage-hdfs",
        "s3://bucket/ckpt, weir-storage-s3",
        "s3a://bucket/ckpt, weir-storage-s3",
    })
    void namesTheModuleThatIsMissing(String uri, String module) {
        assertThatThrownBy(() -> FileStores.open(uri))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(uri)
                .hasMessageContaining(module)
                .hasMessageContaining("io.weir:" + module)
                .hasMessageContaining("[file, memory, test]");
    }

    @Test
    void namesWhatItKnowsForAnUnknownScheme() {
        assertThatThrownBy(() -> FileStores.open("gs://bucket/x"))
                .hasMessage(
                        "'gs://bucket/x' has the scheme 'gs', which no store knows that is there; known are [file, memory, test], and with their modules [hdfs, s3, s3a]. Choose a location of one of these, or add a module with a FileStoreProvider for 'gs'");
        assertThatThrownBy(() -> FileStores.open("notes:old"))
                .hasMessageContaining("If it is a local path, write ./notes:old");
    }

    @Test
    void aLocationWithAPasswordIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> FileStores.open("s3://AKIA7:hunter2@bucket/ckpt"))
                .isInstanceOf(IOException.class)
                .message()
                .contains("credentials")
                .doesNotContain("hunter2", "AKIA7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "file:relative", "file://host/path", "file://", "a\0b"})
    void refusesWhatIsNoLocation(String given) {
        assertThatThrownBy(() -> FileStores.open(given)).isInstanceOf(IOException.class);
    }
}
