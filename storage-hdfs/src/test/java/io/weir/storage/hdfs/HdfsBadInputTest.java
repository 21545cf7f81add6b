package io.weir.storage.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Configuration;
import io.weir.storage.FileStore;
import io.weir.storage.FileStoreContract;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when a location or the way to it is wrong. */
class HdfsBadInputTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hdfs:///x | names no host",
                "hdfs://localhost:9/x | no name node answers at hdfs://localhost:9",
                "hdfs://no-such-host.invalid:8020/x | there is no host of the name in hdfs://no-such-host.invalid:8020",
                "hdfs://localhost:8020/a//b | not a path below the store's root",
            })
    void isToldWithTheWayOut(String location, String expected) {
        Configuration impatient =
                HdfsService.configuration()
                        .with("flink.hadoop.ipc.client.connect.max.retries", "0");
        assertThatThrownBy(() -> FileStores.open(location, impatient))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void whoMayNotWriteIsToldWhere() throws Exception {
        HdfsService service = HdfsService.shared();
        var folder = new Path("/not-for-everybody");
        service.cluster.getFileSystem().mkdirs(folder, new FsPermission("700"));
        FileStore store =
                UserGroupInformation.createRemoteUser("somebody")
                        .doAs(
                                (PrivilegedExceptionAction<FileStore>)
                                        () ->
                                                FileStores.open(
                                                        service.uri() + "/not-for-everybody",
                                                        HdfsService.configuration()));
        assertThatThrownBy(() -> FileStoreContract.write(store, "f", "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No permission to write")
                .hasMessageContaining("somebody")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void inSafeModeNothingIsWrittenAndThatIsSaid() throws IOException {
        HdfsService service = HdfsService.shared();
        FileStore store = FileStores.open(service.uri() + "/safe", HdfsService.configuration());
        service.cluster.getFileSystem().setSafeMode(SafeModeAction.ENTER);
        try {
            assertThatThrownBy(() -> FileStoreContract.write(store, "f", "x"))
                    .hasMessageContaining("safe mode");
        } finally {
            service.cluster.getFileSystem().setSafeMode(SafeModeAction.LEAVE);
        }
        FileStoreContract.write(store, "f", "x");
        assertThat(FileStoreContract.read(store, "f")).isEqualTo("x");
    }
}
