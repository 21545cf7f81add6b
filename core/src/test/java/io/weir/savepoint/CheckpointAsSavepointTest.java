package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.types.BinaryInput;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retained checkpoint is read, verified and edited as a savepoint of it would be. */
class CheckpointAsSavepointTest {
    private static final int KEYS = 300;

    @TempDir Path folder;

    private final SampleJob sample = new SampleJob(7, 3);
    private Path job;
    private FileStore jobStore;
    private CheckpointMetadata metadata;

    @BeforeEach
    void publish() throws IOException {
        job = folder.resolve(SampleJob.JOB_ID);
        jobStore = FileStores.open(job.toString());
        metadata = sample.checkpoint(jobStore, KEYS);
        new JobFolder(jobStore).publish(metadata);
    }

    private Savepoint checkpoint() throws IOException {
        return Savepoint.load(job.resolve("chk-17").toString());
    }

    private static List<String> records(SavepointState state) throws IOException {
        List<String> records = new ArrayList<>();
        state.forEach(
                (place, key, mapKey, value) ->
                        records.add(place + " " + hex(key) + " " + hex(mapKey) + " " + hex(value)));
        return records;
    }

    private static String hex(BinaryInput bytes) {
        return HexFormat.of()
                .formatHex(bytes.array(), bytes.position(), bytes.position() + bytes.remaining());
    }

    @Test
    void isFoundByItsFolderItsMetadataAndTheFolderOfItsJob() throws IOException {
        for (String name : List.of("chk-17", "chk-17/_metadata", "chk-17/", "")) {
            Savepoint found = Savepoint.load(job.resolve(name).toString());
            assertThat(found.metadata()).isEqualTo(metadata);
            assertThat(found.location()).endsWith("/chk-17");
        }
        Path link = Files.createSymbolicLink(folder.resolve("latest"), job.resolve("chk-17"));
        assertThat(Savepoint.load(link.toString()).metadata()).isEqualTo(metadata);
    }

    @Test
    void holdsTheStateOfEveryKind() throws IOException {
        SavepointTest.assertHolds(sample, checkpoint());
    }

    @Test
    void hasTheRecordsOfASavepointInTheSameOrder() throws IOException {
        new SavepointWriter(
                        FileStores.open(folder.toString()), "sp", Runnable::run, (done, all) -> {})
                .write(jobStore, metadata);
        Savepoint savepoint = Savepoint.load(folder.resolve("sp").toString());
        Savepoint checkpoint = checkpoint();
        for (SavepointState state : savepoint.states()) {
            SavepointState same = checkpoint.state(state.id().operatorId(), state.id().name());
            assertThat(records(same)).as(state.id().name()).isEqualTo(records(state)).isNotEmpty();
            List<String> generic = new ArrayList<>();
            state.records().forEach(record -> generic.add(record.toString()));
            List<String> sameGeneric = new ArrayList<>();
            same.records().forEach(record -> sameGeneric.add(record.toString()));
            assertThat(sameGeneric).isEqualTo(generic);
            assertThat(same.count().entries()).isEqualTo(state.entries());
            assertThat(state.count().entries()).isEqualTo(state.entries());
            assertThat(same.bytes()).isPositive();
        }
    }

    @Test
    void countsWhatEachKeyGroupHas() throws IOException {
        Spread spread = checkpoint().state("words/by: key", "count").count();

        assertThat(spread.isExact()).isTrue();
        assertThat(spread.keyGroups()).isEqualTo(SampleJob.MAX_PARALLELISM);
        assertThat(spread.entries()).isEqualTo(sample.counts.size());
        assertThat(spread.entries(spread.fullest()))
                .isGreaterThanOrEqualTo(sample.counts.size() / SampleJob.MAX_PARALLELISM)
                .isLessThan(sample.counts.size());
        assertThat(spread.skew()).isGreaterThan(1);
    }

    @Test
    void findsTheEntriesOfOneKey() throws IOException {
        SavepointState counts = checkpoint().state("words/by: key", "count");
        List<Long> found = new ArrayList<>();
        EntryVisitor visitor = (place, key, mapKey, value) -> found.add(value.readLong());

        counts.forEach("key-1", visitor);
        counts.forEach("key-0", visitor);
        counts.forEach("no such key", visitor);

        assertThat(found).as("key-0 was removed").containsExactly(1L);
        SavepointState users = checkpoint().state("words/by: key", "by user");
        List<String> mapKeys = new ArrayList<>();
        users.forEach("key-2", (place, key, mapKey, value) -> mapKeys.add(mapKey.readString()));
        assertThat(mapKeys)
                .containsExactlyInAnyOrderElementsOf(sample.byUser.get("key-2").keySet());
        assertThatThrownBy(() -> counts.forEach(5L, visitor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 is not a value of schema \"string\"");
        assertThatThrownBy(() -> checkpoint().state("source", "rules").forEach("x", visitor))
                .hasMessageContaining("has no keys");
    }

    @Test
    void becomesASavepointByAnEditAndStaysAsItIs() throws IOException {
        Savepoint after;
        try (var editor = checkpoint().edit(folder.resolve("new").toString(), "forgets key-1")) {
            editor.giveUid("words/by: key", "words");
            editor.removeState("source", "_ended");
            editor.values("words", "count", Types.STRING, Types.LONG).remove("key-1");
            after = editor.write();
        }

        sample.counts.remove("key-1");
        assertThat(
                        SavepointTest.asMap(
                                after.state("words", "count").values(Types.STRING, Types.LONG)))
                .isEqualTo(sample.counts);
        assertThat(
                        SavepointTest.asMap(
                                after.state("words", "recent")
                                        .lists(Types.STRING, SampleJob.EVENT)))
                .isEqualTo(sample.recent);
        assertThat(after.state("source", "_splits").items(SampleJob.SPLIT))
                .containsExactlyInAnyOrderElementsOf(sample.splits);
        assertThat(after.verify()).isEmpty();
        assertThat(after.metadata().lineage())
                .singleElement()
                .satisfies(ancestor -> assertThat(ancestor.location()).endsWith("/chk-17"));
        assertThat(checkpoint().verify()).isEmpty();
        assertThat(checkpoint().state("source", "_ended").count().entries()).isEqualTo(1);
    }

    @Test
    void everyFlippedByteOfEverySegmentIsFoundAndPlaced() throws IOException {
        var disk = new FaultyFileStore();
        CheckpointMetadata small = new SampleJob(3, 1).checkpoint(disk, 2);
        for (SegmentHandle segment : small.segments()) {
            byte[] whole;
            try (var in = disk.read(segment.path())) {
                whole = in.readAllBytes();
            }
            for (int i = 0; i < whole.length; i++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << (i % 8));
                disk.put(segment.path(), flipped);
                List<Damage> found = new CheckpointContent("chk", disk, small).verify();
                assertThat(found).as("byte %d of %s", i, segment.path()).isNotEmpty();
                assertThat(found)
                        .allSatisfy(damage -> assertThat(damage.path()).isEqualTo(segment.path()));
                assertThat(found.get(0).offset()).isLessThan(whole.length);
            }
            disk.delete(segment.path());
            assertThat(new CheckpointContent("chk", disk, small).verify())
                    .extracting(Damage::what)
                    .singleElement()
                    .asString()
                    .contains("is missing");
            disk.put(segment.path(), whole);
        }
        assertThat(new CheckpointContent("chk", disk, small).verify()).isEmpty();
    }

    @Test
    void anEntryThatIsNotWhatTheSchemaSaysIsFound() throws IOException {
        // As if the metadata were that of another job with the same states.
        byte[] json = metadata.toJson();
        CheckpointMetadata other = CheckpointMetadata.fromJson("_metadata", json);
        var operators =
                other.operators().stream()
                        .map(
                                o ->
                                        new CheckpointMetadata.OperatorInfo(
                                                o.operatorId(),
                                                o.uid(),
                                                o.name(),
                                                o.parallelism(),
                                                o.maxParallelism(),
                                                o.keySchema(),
                                                o.states().stream()
                                                        .map(CheckpointAsSavepointTest::asText)
                                                        .toList()))
                        .toList();
        var wrong =
                new CheckpointMetadata(
                        1,
                        17,
                        other.kind(),
                        other.jobId(),
                        other.jobName(),
                        other.weirVersion(),
                        0,
                        other.duration(),
                        other.restoredFrom(),
                        operators,
                        other.chains());
        var content = new CheckpointContent("chk-17", jobStore, wrong);
        assertThat(content.verify())
                .isNotEmpty()
                .allSatisfy(
                        damage ->
                                assertThat(damage.what())
                                        .contains(".seg is damaged at byte ", "can't be read"));
        var state = new SavepointState(content, SampleJob.COUNT);
        assertThatThrownBy(() -> state.forEach((place, key, mapKey, value) -> {}))
                .isInstanceOf(DamagedFileException.class);
    }

    private static CheckpointMetadata.StateInfo asText(CheckpointMetadata.StateInfo state) {
        return new CheckpointMetadata.StateInfo(
                state.name(),
                state.kind(),
                state.mapKeySchema(),
                state.valueSchema().equals("\"long\"") ? "\"string\"" : state.valueSchema());
    }
}
