package io.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where databases lie while a job runs. */
class WorkDirectoryTest {
    @TempDir Path parent;

    @Test
    void isDeletedWithAllThatIsInIt() throws IOException {
        WorkDirectory directory = WorkDirectory.in(parent.resolve("a/b"));
        Files.createDirectories(directory.path().resolve("1/2"));
        Files.writeString(directory.path().resolve("1/2/file"), "x");
        directory.close();
        assertThat(parent.resolve("a/b")).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessHasLeftIsDeletedByTheNextOneAndWhatIsInUseIsNot() throws IOException {
        Path left = Files.createDirectories(parent.resolve("weir-rocksdb-123/0"));
        Files.writeString(left.resolve("000001.sst"), "x");
        Files.writeString(parent.resolve("weir-rocksdb-123/_lock"), "");
        Path foreign = Files.createDirectories(parent.resolve("weir-rocksdb-without-lock"));
        try (WorkDirectory used = WorkDirectory.in(parent);
                WorkDirectory other = WorkDirectory.in(parent)) {
            assertThat(parent).isDirectoryNotContaining("glob:**/weir-rocksdb-123");
            assertThat(used.path()).isNotEqualTo(other.path()).isDirectory();
            assertThat(other.path()).isDirectory();
            assertThat(foreign).isDirectory();
        }
    }
}
