package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people configure. */
class RocksDbSettingsTest {
    @TempDir Path directory;

    private static Configuration with(String key, String value) {
        return Configuration.empty().with(key, value);
    }

    @Test
    void haveDefaults() {
        RocksDbSettings settings = RocksDbSettings.of(Configuration.empty());
        assertThat(settings.memoryBytes()).isEqualTo(256L << 20);
        assertThat(settings.writeBufferRatio()).isEqualTo(0.5);
        assertThat(settings.objectCacheBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
        assertThat(settings.localDirectory())
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void knowTheKeyThatFlinkHasForTheMemoryOfAProcess() {
        assertThat(
                        RocksDbSettings.of(
                                        with("state.backend.rocksdb.memory.fixed-per-tm", "64 mb"))
                                .memoryBytes())
                .isEqualTo(64L << 20);
    }

    @Test
    void refuseNextToNoMemory() {
        assertThatThrownBy(
                        () -> RocksDbSettings.of(with("state.backend.rocksdb.memory.size", "1 kb")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "state.backend.rocksdb.memory.size is 1024 bytes; RocksDB needs at least 4 mb, and a job with large state does well with some hundreds.");
    }

    @Test
    void sayWhichFolderCantBeUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(
                        () ->
                                new RocksDbBackendProvider()
                                        .open(
                                                with(
                                                        "state.backend.rocksdb.localdir",
                                                        file.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("RocksDB can't have its files in " + file)
                .hasMessageContaining("Set state.backend.rocksdb.localdir");
    }

    @Test
    void areDescribedInALine() {
        assertThat(
                        new RocksDbBackendProvider()
                                .describe(
                                        with("state.backend.rocksdb.localdir", "/data")
                                                .with(
                                                        "state.backend.rocksdb.object-cache.size",
                                                        "32 mb")))
                .isEqualTo(
                        "files below /data, with 256 MB of memory outside of the heap and 32 MB of it for objects");
    }
}
