package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.savepoint.SampleJob.Event;
import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.types.Types;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointTest {
    private static final SavepointWriter.Progress SILENT = (done, total) -> {};

    private final FileStore job = new FaultyFileStore();
    private final FileStore directory = new FaultyFileStore();

    static CheckpointMetadata write(
            SampleJob sample, int keys, FileStore job, FileStore directory, String name)
            throws IOException {
        CheckpointMetadata checkpoint = sample.checkpoint(job, keys);
        return new SavepointWriter(directory, name, Runnable::run, SILENT).write(job, checkpoint);
    }

    private Savepoint savepoint(SampleJob sample, int keys) throws IOException {
        write(sample, keys, job, directory, "sp");
        return Savepoint.load(FileStores.below(directory, "sp"));
    }

    static <K, V> Map<K, V> asMap(Iterable<Keyed<K, V>> entries) {
        Map<K, V> map = new TreeMap<>();
        entries.forEach(entry -> assertThat(map.put(entry.key(), entry.value())).isNull());
        return map;
    }

    static void assertHolds(SampleJob sample, Savepoint savepoint) throws IOException {
        String words = "words/by: key";
        assertThat(asMap(savepoint.state(words, "count").values(Types.STRING, Types.LONG)))
                .isEqualTo(sample.counts);
        assertThat(asMap(savepoint.state(words, "recent").lists(Types.STRING, SampleJob.EVENT)))
                .isEqualTo(sample.recent);
        assertThat(
                        asMap(
                                savepoint
                                        .state(words, "by user")
                                        .maps(Types.STRING, Types.STRING, SampleJob.EVENT)))
                .isEqualTo(sample.byUser);
        assertThat(
                        asMap(
                                savepoint
                                        .state(words, "_timers/event")
                                        .values(Types.STRING, Types.list(Types.LONG))))
                .isEqualTo(sample.timers);
        assertThat(savepoint.state("source", "_splits").items(SampleJob.SPLIT))
                .isEqualTo(sample.splits);
        assertThat(savepoint.state("source", "positions").items(Types.LONG))
                .isEqualTo(sample.positions);
        assertThat(savepoint.state("source", "_ended").items(Types.BOOLEAN)).containsExactly(true);
        assertThat(savepoint.state("source", "rules").broadcast(Types.STRING, Types.DOUBLE))
                .isEqualTo(sample.rules);
        assertThat(savepoint.verify()).isEmpty();
    }

    @Test
    void holdsTheStateOfEveryKind() throws IOException {
        for (int parallelism : List.of(1, 3)) {
            var sample = new SampleJob(7, parallelism);
            String name = "sp-" + parallelism;
            CheckpointMetadata written = write(sample, 500, job, directory, name);
            Savepoint savepoint = Savepoint.load(FileStores.below(directory, name));
            assertThat(savepoint.metadata()).isEqualTo(written);
            assertThat(written.kind()).isEqualTo(Kind.SAVEPOINT);
            assertThat(written.jobId()).isEqualTo(SampleJob.JOB_ID);
            assertThat(written.restoredFrom()).contains("file:///old/chk-3");
            assertHolds(sample, savepoint);
        }
    }

    @Test
    void isTheSameWhateverTheParallelismItWasTakenAt() throws IOException {
        CheckpointMetadata one =
                write(new SampleJob(7, 1), 300, new FaultyFileStore(), directory, "one");
        CheckpointMetadata four =
                write(new SampleJob(7, 4), 300, new FaultyFileStore(), directory, "four");
        List<StateFile> keyedOne =
                one.files().stream().filter(f -> f.firstKeyGroup() >= 0).toList();
        List<StateFile> keyedFour =
                four.files().stream().filter(f -> f.firstKeyGroup() >= 0).toList();
        assertThat(keyedOne).isEqualTo(keyedFour).hasSize(8);
        Savepoint first = Savepoint.load(FileStores.below(directory, "one"));
        Savepoint second = Savepoint.load(FileStores.below(directory, "four"));
        for (String state : List.of("_splits", "positions")) {
            assertThat(items(first, state)).isEqualTo(items(second, state));
        }
    }

    private static List<Object> items(Savepoint savepoint, String state) {
        List<Object> items = new ArrayList<>();
        for (GenericRecord record : savepoint.state("source", state).records()) {
            items.add(record.get("item"));
        }
        return items;
    }

    @Test
    void theNamesOfItsFilesAreSafeOnAnyFileSystem() throws IOException {
        CheckpointMetadata written = write(new SampleJob(7, 2), 300, job, directory, "sp");
        assertThat(written.files().stream().map(StateFile::path))
                .containsExactly(
                        "source/_ended/operator.avro",
                        "source/_splits/operator.avro",
                        "source/positions/operator.avro",
                        "source/rules/operator.avro",
                        "words-by--key/_timers-event/kg-000-063.avro",
                        "words-by--key/_timers-event/kg-064-127.avro",
                        "words-by--key/by-user/kg-000-063.avro",
                        "words-by--key/by-user/kg-064-127.avro",
                        "words-by--key/count/kg-000-063.avro",
                        "words-by--key/count/kg-064-127.avro",
                        "words-by--key/recent/kg-000-063.avro",
                        "words-by--key/recent/kg-064-127.avro");
        var names = new FolderNames();
        assertThat(List.of("a/b", "A.b", "a-b", "", "con", "_metadata", "..", "ü".repeat(99)))
                .extracting(names::next)
                .containsExactly(
                        "a-b", "A-b-2", "a-b-3", "-", "con-", "_metadata-", "--", "-".repeat(64));
    }

    @Test
    void canBeCopiedElsewhereAndFound(@TempDir Path dir) throws IOException {
        var sample = new SampleJob(3, 2);
        Path made = dir.resolve("made");
        write(sample, 100, job, FileStores.open(made.toString()), "sp");
        Path copy = dir.resolve("a copy");
        try (var paths = Files.walk(made.resolve("sp"))) {
            for (Path path : paths.toList()) {
                Files.createDirectories(copy);
                Path to = copy.resolve(made.resolve("sp").relativize(path).toString());
                if (!Files.exists(to)) {
                    Files.copy(path, to);
                }
            }
        }
        try (var paths = Files.walk(made)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        assertHolds(sample, Savepoint.load(copy.toString()));
        for (String named :
                List.of(copy.toString(), copy + "/_metadata", copy.toUri().toString())) {
            CheckpointDirectory.Located located =
                    CheckpointDirectory.locate(named).checkpoint().orElseThrow();
            assertThat(located.metadata().isSelfContained()).isTrue();
            assertHolds(
                    sample,
                    new Savepoint(SavepointReader.of(located.job().store(), located.metadata())));
        }
    }

    @Test
    void isNamedByJobAndTime() {
        assertThat(SavepointWriter.name(SampleJob.JOB_ID, Instant.parse("2026-11-23T10:15:00Z")))
                .isEqualTo("savepoint-1f4c9a-20261123T101500Z");
    }

    @Test
    void restoresLikeTheCheckpointItWasTakenFrom() throws IOException {
        var sample = new SampleJob(11, 3);
        CheckpointMetadata checkpoint = sample.checkpoint(job, 400);
        new SavepointWriter(directory, "sp", Runnable::run, SILENT).write(job, checkpoint);
        var reader = SavepointReader.open(FileStores.below(directory, "sp"));
        for (int[] range : new int[][] {{-1, 127}, {-1, -1}, {0, 41}, {42, 84}, {127, 127}}) {
            var fromSavepoint = new Restored(checkpoint);
            reader.restore(g -> g >= range[0] && g <= range[1], fromSavepoint);
            var fromCheckpoint = new Restored(checkpoint);
            new io.weir.snapshot.CheckpointReader(job, checkpoint)
                    .restore(g -> g >= range[0] && g <= range[1], fromCheckpoint);
            assertThat(fromSavepoint.state).isEqualTo(fromCheckpoint.state).isNotEmpty();
        }
    }

    @Test
    void largeMapsAndValuesAreRestoredInBoundedBlocks() throws IOException {
        try (var editor = create()) {
            editor.addOperator("big", "big", 4, Types.STRING);
            var maps = editor.maps("big", "map", Types.STRING, Types.INT, Types.STRING);
            for (int i = 0; i < 60_000; i++) {
                maps.put("k" + i % 2, i, "value of some length so that it is more than a MB " + i);
            }
            editor.values("big", "value", Types.STRING, Types.BYTES)
                    .put("huge", new byte[5_000_000])
                    .put("small", new byte[5]);
            editor.write();
        }
        var reader = SavepointReader.open(FileStores.below(directory, "new"));
        assertThat(reader.verify()).isEmpty();
        var restored = new Restored(reader.metadata());
        int[] largest = {0};
        reader.restore(
                g -> true,
                (state, keyGroup, entries, content) -> {
                    if (state.name().equals("map")) {
                        largest[0] = Math.max(largest[0], content.remaining());
                    }
                    restored.block(state, keyGroup, entries, content);
                });
        assertThat(largest[0]).isBetween(1 << 20, 3 << 20);
        assertThat(restored.state).hasSize(4);
        var maps =
                asMap(
                        new Savepoint(reader)
                                .state("big", "map")
                                .maps(Types.STRING, Types.INT, Types.STRING));
        assertThat(maps.get("k0")).hasSize(30_000);
        assertThat(restored.state.values().toString()).contains("value of some length");
        assertThat(reader.files(reader.states().get(1)).get(0).blocks()).isNotEmpty();
    }

    private SavepointEditor create() throws IOException {
        return SavepointEditor.empty(
                new Savepoint.Target(directory, "new"), "batch", Instant.EPOCH);
    }

    @Test
    void blocksAreCompressedByOtherThreadsInTheirOrder() throws IOException {
        CheckpointMetadata checkpoint = new SampleJob(5, 1).checkpoint(job, 20_000);
        new SavepointWriter(directory, "one", Runnable::run, SILENT).write(job, checkpoint);
        var threads = Executors.newFixedThreadPool(3);
        try {
            var many = new SavepointWriter(directory, "many", threads, SILENT);
            assertThat(many.write(job, checkpoint).files())
                    .isEqualTo(
                            SavepointReader.open(FileStores.below(directory, "one"))
                                    .metadata()
                                    .files());
        } finally {
            threads.shutdown();
        }
        assertThat(SavepointReader.verify(FileStores.below(directory, "many"))).isEmpty();
    }

    @Test
    void tellsHowFarItIsAndCanBeGivenUp() throws IOException {
        CheckpointMetadata checkpoint = new SampleJob(5, 2).checkpoint(job, 1000);
        List<Long> dones = new ArrayList<>();
        long[] last = {0};
        new SavepointWriter(
                        directory,
                        "sp",
                        Runnable::run,
                        (done, total) -> {
                            dones.add(done);
                            last[0] = total;
                        })
                .write(job, checkpoint);
        assertThat(dones).isSorted().hasSizeGreaterThan(100).endsWith(last[0]);

        var stopped =
                new SavepointWriter(
                        directory,
                        "stopped",
                        Runnable::run,
                        (done, total) -> {
                            if (done > total / 2) {
                                throw new IOException("stopped by the user");
                            }
                        });
        assertThatThrownBy(() -> stopped.write(job, checkpoint)).hasMessage("stopped by the user");
        assertThat(directory.list("")).containsExactly("sp/");
    }

    @Test
    void aFailureAtAnyWriteLeavesNothingHalfMade() throws IOException {
        CheckpointMetadata checkpoint = new SampleJob(5, 2).checkpoint(job, 200);
        for (int n = 1; ; n++) {
            var disk = new FaultyFileStore();
            disk.failAt(n);
            try {
                new SavepointWriter(disk, "sp", Runnable::run, SILENT).write(job, checkpoint);
                assertThat(n).isGreaterThan(50);
                assertThat(SavepointReader.verify(FileStores.below(disk, "sp"))).isEmpty();
                return;
            } catch (IOException e) {
                disk.heal();
                if (!disk.list("sp").isEmpty()) {
                    // The failure came after the savepoint was whole.
                    assertThat(SavepointReader.verify(FileStores.below(disk, "sp"))).isEmpty();
                }
            }
        }
    }

    @Test
    void aCrashAtAnyWriteLeavesNoSavepointOrAWholeOne() throws IOException {
        CheckpointMetadata checkpoint = new SampleJob(5, 1).checkpoint(job, 20);
        int whole = 0;
        for (int n = 1; whole < 2; n++) {
            var disk = new FaultyFileStore();
            disk.crashAt(n);
            try {
                new SavepointWriter(disk, "sp", Runnable::run, SILENT).write(job, checkpoint);
                whole++;
            } catch (io.weir.testkit.disk.SimulatedCrash e) {
                // As it should.
            }
            disk.crash(new java.util.Random(n));
            FileStore savepoint = FileStores.below(disk, "sp");
            if (savepoint.size("_metadata").isPresent()) {
                assertThat(SavepointReader.verify(savepoint)).isEmpty();
            } else {
                assertThatThrownBy(() -> Savepoint.load(savepoint))
                        .isInstanceOf(FileNotFoundException.class)
                        .hasMessageContaining("never completed");
            }
        }
    }

    @Test
    void isNotWrittenIntoAFolderThatIsThere() throws IOException {
        savepoint(new SampleJob(5, 1), 10);
        CheckpointMetadata checkpoint = new SampleJob(5, 1).checkpoint(job, 10);
        var second = new SavepointWriter(directory, "sp", Runnable::run, SILENT);
        assertThatThrownBy(() -> second.write(job, checkpoint))
                .hasMessageContaining("sp exists already");
        assertThat(SavepointReader.verify(FileStores.below(directory, "sp"))).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedWithWhatThereIs() throws IOException {
        Savepoint savepoint = savepoint(new SampleJob(5, 1), 10);
        assertThatThrownBy(() -> savepoint.state("words/by: key", "sum"))
                .hasMessageContaining("no state 'sum'")
                .hasMessageContaining("words/by: key/count");
        assertThatThrownBy(
                        () ->
                                savepoint
                                        .state("Count words", "recent")
                                        .values(Types.STRING, Types.LONG))
                .hasMessageContaining("is LIST, and is read here as VALUE");
        assertThatThrownBy(() -> SavepointReader.open(directory))
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> savepoint.content().index().info(new StateId("x", "y")))
                .hasMessageContaining("has no state x/y");
    }

    @Test
    void aWiderTypeReadsWhatANarrowerOneWrote() throws IOException {
        Savepoint savepoint = savepoint(new SampleJob(5, 1), 10);
        Map<String, Double> doubles =
                asMap(savepoint.state("words/by: key", "count").values(Types.STRING, Types.DOUBLE));
        assertThat(doubles).containsEntry("key-1", 1.0);
    }

    @Test
    void anEventIsWhatItWas() throws IOException {
        var sample = new SampleJob(5, 1);
        Savepoint savepoint = savepoint(sample, 50);
        for (Keyed<String, List<Event>> entry :
                savepoint.state("words/by: key", "recent").lists(Types.STRING, SampleJob.EVENT)) {
            assertThat(entry.value()).isEqualTo(sample.recent.get(entry.key()));
        }
    }
}
