package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A savepoint of every version of the format that was ever shipped can be read. */
class GoldenSavepointTest {
    private static SampleJob sample() {
        return new SampleJob(4711, 2);
    }

    @Test
    void version1IsRead() throws Exception {
        Path folder =
                Path.of(
                        Objects.requireNonNull(
                                        getClass().getResource("/io/weir/savepoint/golden/v1"))
                                .toURI());
        Savepoint savepoint = Savepoint.load(folder.toString());
        assertThat(savepoint.metadata().formatVersion()).isEqualTo(1);
        SampleJob sample = sample();
        // Makes the model as it was then.
        sample.checkpoint(new FaultyFileStore(), 40);
        SavepointTest.assertHolds(sample, savepoint);
    }

    /** Writes the golden files of a new version: give it the folder that is to be. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toAbsolutePath();
        SavepointTest.write(
                sample(),
                40,
                new FaultyFileStore(),
                FileStores.open(String.valueOf(folder.getParent())),
                String.valueOf(folder.getFileName()));
    }
}
