package io.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.CheckpointDirectory.Found;
import io.weir.snapshot.CheckpointDirectory.Located;
import io.weir.snapshot.JobFolderTest.Job;
import io.weir.storage.FileStores;
import io.weir.storage.LocalFileStore;
import io.weir.storage.MemoryFileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);

    @TempDir Path folder;

    private Path root;
    private List<Map<String, Object>> stateOf1;
    private List<Map<String, Object>> stateOf2;

    @BeforeEach
    void twoCheckpoints() throws IOException {
        root = folder.toRealPath().resolve("ckpt");
        var job = new Job(new CheckpointDirectory(new LocalFileStore(root)).job(A));
        job.take(1);
        stateOf1 = job.state();
        job.take(2);
        stateOf2 = job.state();
    }

    private static List<Map<String, Object>> state(Found found) throws IOException {
        Located located = found.checkpoint().orElseThrow();
        return JobFolderTest.restored(located.job(), located.metadata());
    }

    private static Found locate(Path path) throws IOException {
        return CheckpointDirectory.locate(path.toString());
    }

    @Test
    void findsACheckpointByItsFolderItsMetadataOrItsJob() throws IOException {
        Path job = root.resolve(A);
        assertThat(state(locate(job.resolve("chk-1")))).isEqualTo(stateOf1);
        assertThat(state(CheckpointDirectory.locate(job + "/chk-1/"))).isEqualTo(stateOf1);
        assertThat(state(locate(job.resolve("chk-1/_metadata")))).isEqualTo(stateOf1);
        assertThat(state(CheckpointDirectory.locate("file://" + job + "/chk-1/_metadata")))
                .isEqualTo(stateOf1);
        assertThat(state(locate(job))).isEqualTo(stateOf2);
        Path here = Path.of("").toAbsolutePath();
        assertThat(state(locate(here.relativize(job.resolve("chk-1"))))).isEqualTo(stateOf1);
        assertThat(locate(job).checkpoint().orElseThrow().location())
                .isEqualTo(job.toUri() + "chk-2");
    }

    @Test
    void aJobsFolderCanBeMovedAndRenamedAndLinkedTo() throws IOException {
        Path moved =
                Files.move(
                        root.resolve(A),
                        Files.createDirectory(folder.resolve("x")).resolve("golden"));
        assertThat(state(locate(moved.resolve("chk-1")))).isEqualTo(stateOf1);
        assertThat(state(locate(moved))).isEqualTo(stateOf2);
        Files.createSymbolicLink(folder.resolve("latest"), moved.resolve("chk-1"));
        assertThat(state(locate(folder.resolve("latest")))).isEqualTo(stateOf1);
        Files.move(moved.resolve("chk-1"), moved.resolve("the-good-one"));
        assertThat(state(locate(moved.resolve("the-good-one")))).isEqualTo(stateOf1);
    }

    @Test
    void findsCheckpointsInMemory() throws IOException {
        var job =
                new Job(
                        new CheckpointDirectory(FileStores.open("memory:CheckpointDirectoryTest"))
                                .job(B));
        job.take(7);
        assertThat(state(CheckpointDirectory.locate("memory:CheckpointDirectoryTest/" + B)))
                .isEqualTo(job.state());
        assertThat(
                        state(
                                CheckpointDirectory.locate(
                                        "memory:CheckpointDirectoryTest/" + B + "/chk-7")))
                .isEqualTo(job.state());
        MemoryFileStore.forget("CheckpointDirectoryTest");
    }

    @Test
    void fromAJobsFolderTakesTheNewestUsableAndSaysWhatItSkipped() throws IOException {
        Files.delete(root.resolve(A + "/shared/0-2.seg"));
        Found found = locate(root.resolve(A));
        assertThat(state(found)).isEqualTo(stateOf1);
        assertThat(found.skipped()).hasSize(1);
        Files.delete(root.resolve(A + "/shared/0-1.seg"));
        assertThatThrownBy(() -> locate(root.resolve(A)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("None of the checkpoints")
                .hasMessageContaining("0-1.seg is missing");
    }

    @Test
    void saysWhatIsThereInstead() throws IOException {
        Path job = root.resolve(A);
        assertThatThrownBy(() -> locate(job.resolve("chk-9")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nothing at " + job.resolve("chk-9"));
        assertThatThrownBy(() -> locate(folder.resolve("no/where")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nothing at");
        assertThatThrownBy(() -> locate(job.resolve("chk-9/_metadata")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("has no file _metadata");
        assertThatThrownBy(() -> locate(job.resolve("shared/0-1.seg")))
                .hasMessageContaining("is a file")
                .hasMessageContaining("chk-<n>");
        assertThatThrownBy(() -> locate(job.resolve("shared")))
                .hasMessageContaining("is not a checkpoint: it holds [0-1.seg");
        assertThatThrownBy(() -> locate(root))
                .hasMessageContaining("holds the checkpoints of 1 jobs")
                .hasMessageContaining(A);
        assertThatThrownBy(() -> locate(Files.createDirectory(job.resolve("empty"))))
                .hasMessageContaining("is an empty folder");
        assertThatThrownBy(() -> CheckpointDirectory.locate("/")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CheckpointDirectory.locate("")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CheckpointDirectory.locate("_metadata"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CheckpointDirectory.locate("memory:_metadata"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CheckpointDirectory.locate("ftp://x/chk-1"))
                .hasMessageContaining("'ftp'");
        Files.writeString(job.resolve("chk-1/_metadata"), "{}");
        assertThatThrownBy(() -> locate(job.resolve("chk-1")))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("chk-1/_metadata");
    }

    @Test
    void findsTheNewestByTheJobsNameOverAllItsStarts() throws IOException {
        var directory = new CheckpointDirectory(new LocalFileStore(root));
        var later = new Job(directory.job(B));
        later.take(1, "words", 9_000);
        new Job(directory.job("c".repeat(32))).take(1, "other", 10_000);
        assertThat(directory.jobs()).containsExactly(A, B, "c".repeat(32));
        assertThat(state(directory.newestOf("words"))).isEqualTo(later.state());

        Files.delete(root.resolve(B + "/shared/0-1.seg"));
        Found found = directory.newestOf("words");
        assertThat(state(found)).isEqualTo(stateOf2);
        assertThat(found.skipped()).hasSize(1);
        assertThat(found.skipped().get(0).checkpoint()).endsWith(B + "/chk-1");
        assertThat(directory.newestOf("none").checkpoint()).isEmpty();
    }
}
