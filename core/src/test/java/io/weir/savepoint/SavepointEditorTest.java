package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.Ancestor;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.OperatorId;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.types.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointEditorTest {
    private static final String WORDS = "words/by: key";

    private final FaultyFileStore disk = new FaultyFileStore();
    private final SampleJob sample = new SampleJob(31, 2);
    private Savepoint before;

    @BeforeEach
    void take() throws IOException {
        SavepointTest.write(sample, 100, new FaultyFileStore(), disk, "before");
        before = Savepoint.load(FileStores.below(disk, "before"));
    }

    private SavepointEditor edit(String change) throws IOException {
        return SavepointEditor.of(before, new Savepoint.Target(disk, "after"), change);
    }

    private static Map<String, Long> counts(Savepoint savepoint) {
        return SavepointTest.asMap(
                savepoint.state(WORDS, "count").values(Types.STRING, Types.LONG));
    }

    @Test
    void withoutAChangeItIsACopy() throws IOException {
        try (var editor = edit("nothing")) {
            Savepoint after = editor.write();
            SavepointTest.assertHolds(sample, after);
            assertThat(after.metadata().files()).isEqualTo(before.metadata().files());
            assertThat(after.metadata().lineage())
                    .containsExactly(
                            new Ancestor(
                                    before.location(),
                                    SampleJob.JOB_ID,
                                    17,
                                    1_790_000_000_000L,
                                    "nothing"));
            assertThat(Savepoint.load(FileStores.below(disk, "after")).metadata())
                    .isEqualTo(after.metadata());
        }
    }

    @Test
    void typedEntriesAreAddedChangedAndRemoved() throws IOException {
        Map<String, Long> expected = new TreeMap<>(sample.counts);
        try (var editor = edit("counts")) {
            var counts = editor.values(WORDS, "count", Types.STRING, Types.LONG);
            counts.put("new", 1L).put("key-1", 100L).remove("key-3").remove("no such key");
            expected.put("new", 1L);
            expected.put("key-1", 100L);
            expected.remove("key-3");
            editor.lists(WORDS, "recent", Types.STRING, SampleJob.EVENT)
                    .append("new", List.of(new SampleJob.Event("x", 1, Optional.empty())))
                    .put("key-5", List.of())
                    .remove("key-7");
            editor.maps(WORDS, "by user", Types.STRING, Types.STRING, SampleJob.EVENT)
                    .put("key-2", "mine", new SampleJob.Event("y", 2, Optional.of("n")))
                    .remove("key-2", "patched")
                    .remove("key-4");
            editor.setItems(
                    "source", "_splits", SampleJob.SPLIT, List.of(new SampleJob.Split("f", 1)));
            editor.setBroadcast("source", "rules", Types.STRING, Types.DOUBLE, Map.of("only", 0.5));
            Savepoint after = editor.write();
            assertThat(after.verify()).isEmpty();
            assertThat(counts(after)).isEqualTo(expected);
            Map<String, List<SampleJob.Event>> recent =
                    SavepointTest.asMap(
                            after.state(WORDS, "recent").lists(Types.STRING, SampleJob.EVENT));
            assertThat(recent).containsKey("new").doesNotContainKeys("key-5", "key-7");
            assertThat(recent.get("key-0")).isEqualTo(sample.recent.get("key-0"));
            Map<String, Map<String, SampleJob.Event>> byUser =
                    SavepointTest.asMap(
                            after.state(WORDS, "by user")
                                    .maps(Types.STRING, Types.STRING, SampleJob.EVENT));
            assertThat(byUser.get("key-2")).containsKey("mine").doesNotContainKey("patched");
            assertThat(byUser).doesNotContainKey("key-4");
            assertThat(after.state("source", "_splits").items(SampleJob.SPLIT))
                    .containsExactly(new SampleJob.Split("f", 1));
            assertThat(after.state("source", "rules").broadcast(Types.STRING, Types.DOUBLE))
                    .isEqualTo(Map.of("only", 0.5));
            assertThat(after.state("source", "positions").items(Types.LONG))
                    .isEqualTo(sample.positions);
        }
        // The one it was made of is as it was.
        SavepointTest.assertHolds(sample, before);
    }

    @Test
    void genericEntriesAreAddedAndRemoved() throws IOException {
        try (var editor = edit("generic")) {
            GenericRecord count = new GenericData.Record(editor.recordSchema(WORDS, "count"));
            count.put("key", "generic");
            count.put("value", 12L);
            editor.put(WORDS, "count", count).remove(WORDS, "count", "key-1");
            GenericRecord rule = new GenericData.Record(editor.recordSchema("source", "rules"));
            rule.put("mapKey", "rule-1");
            rule.put("value", 9.5);
            editor.put("source", "rules", rule);
            GenericRecord position =
                    new GenericData.Record(editor.recordSchema("source", "positions"));
            position.put("subtask", 1);
            position.put("item", 99L);
            editor.put("source", "positions", position);
            Savepoint after = editor.write();
            assertThat(after.verify()).isEmpty();
            assertThat(counts(after)).containsEntry("generic", 12L).doesNotContainKey("key-1");
            assertThat(after.state("source", "rules").broadcast(Types.STRING, Types.DOUBLE))
                    .hasSize(3)
                    .containsEntry("rule-1", 9.5);
            assertThat(after.state("source", "positions").items(Types.LONG))
                    .hasSize(9)
                    .contains(99L);
        }
    }

    @Test
    void everyEntryCanBeTransformedToAnotherSchemaOrDropped() throws IOException {
        try (var editor = edit("counts as text")) {
            var asText =
                    new StateInfo(
                            "count", StoredKind.VALUE, Optional.empty(), Types.STRING.schemaJson());
            var record = new ArrayList<GenericRecord>();
            editor.transform(
                    WORDS,
                    asText,
                    old -> {
                        if ((Long) old.get("value") < 0) {
                            return Optional.empty();
                        }
                        record.clear();
                        record.add(new GenericData.Record(editor.recordSchema(WORDS, "count")));
                        record.get(0).put("key", "new-" + old.get("key"));
                        record.get(0).put("value", old.get("value") + "!");
                        return Optional.of(record.get(0));
                    });
            editor.transform(
                    "source",
                    "_splits",
                    split -> {
                        ((GenericRecord) split.get("item")).put("offset", 0L);
                        return Optional.of(split);
                    });
            Savepoint after = editor.write();
            assertThat(after.verify()).isEmpty();
            Map<String, String> expected = new TreeMap<>();
            sample.counts.forEach(
                    (key, n) -> {
                        if (n >= 0) {
                            expected.put("new-" + key, n + "!");
                        }
                    });
            assertThat(
                            SavepointTest.asMap(
                                    after.state(WORDS, "count").values(Types.STRING, Types.STRING)))
                    .isEqualTo(expected);
            assertThat(after.state("source", "_splits").items(SampleJob.SPLIT))
                    .hasSize(8)
                    .allSatisfy(split -> assertThat(split.offset()).isZero());
        }
    }

    @Test
    void operatorsAndStatesAreRemovedAndGetUids() throws IOException {
        try (var editor = edit("moved")) {
            editor.removeOperator("source").removeState(WORDS, "recent").giveUid(WORDS, "w2");
            Savepoint after = editor.write();
            assertThat(after.verify()).isEmpty();
            assertThat(after.operators())
                    .extracting(OperatorInfo::operatorId)
                    .containsExactly(OperatorId.ofUid("w2"));
            assertThat(after.states())
                    .extracting(state -> state.id().name())
                    .containsExactly("_timers/event", "by user", "count");
            assertThat(
                            SavepointTest.asMap(
                                    after.state("w2", "count").values(Types.STRING, Types.LONG)))
                    .isEqualTo(sample.counts);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        try (var editor = edit("wrong")) {
            assertThatThrownBy(() -> editor.values(WORDS, "count", Types.STRING, Types.INT))
                    .hasMessageContaining("does not go with")
                    .hasMessageContaining("transform");
            assertThatThrownBy(() -> editor.values(WORDS, "count", Types.LONG, Types.LONG))
                    .hasMessageContaining("A key never changes its schema");
            assertThatThrownBy(() -> editor.removeState("nobody", "count"))
                    .hasMessageContaining("no operator 'nobody'")
                    .hasMessageContaining("source");
            assertThatThrownBy(() -> editor.addOperator("source", "again", 4))
                    .hasMessageContaining("already");
            editor.values(WORDS, "count", Types.STRING, Types.LONG).put("a", 1L);
            assertThatThrownBy(() -> editor.transform(WORDS, "count", Optional::of))
                    .hasMessageContaining("must come first");
            editor.write();
            assertThatThrownBy(editor::write).hasMessageContaining("is written");
        }
    }

    @Test
    void isBuiltOfWhatABatchProgramHasComputed(@TempDir Path dir) throws IOException {
        String target = dir.resolve("built").toString();
        try (var editor =
                Savepoint.create(target, "orders", Instant.parse("2026-01-02T03:04:05Z"))) {
            editor.addOperator("orders", "Orders", 16, Types.LONG);
            var totals = editor.values("orders", "total", Types.LONG, Types.DOUBLE);
            for (long i = 0; i < 1000; i++) {
                totals.put(i * 7919 % 1000, i / 4.0);
            }
            editor.write();
        }
        Savepoint built = Savepoint.load(target);
        assertThat(built.verify()).isEmpty();
        assertThat(built.metadata().jobName()).isEqualTo("orders");
        assertThat(built.metadata().lineage()).isEmpty();
        assertThat(built.state("orders", "total").entries()).isEqualTo(1000);
        assertThat(dir.toFile().list()).containsExactly("built");
    }

    @Test
    void changesThatDoNotFitIntoMemoryAreKeptInOrder() throws IOException {
        var state = new StateId(OperatorId.ofUid("op"), "v");
        Map<String, Long> expected = new TreeMap<>();
        try (var log = new EditLog(disk, "log", 1000)) {
            for (int i = 0; i < 3000; i++) {
                String key = "k" + i * 31 % 500;
                boolean removes = i % 5 == 0;
                log.add(
                        state,
                        i * 31 % 500 % 4,
                        removes ? Entries.REMOVE : Entries.PUT,
                        SampleJob.bytes(Types.STRING, key),
                        SampleJob.bytes(Types.LONG, (long) i));
                if (removes) {
                    expected.remove(key);
                } else {
                    expected.put(key, (long) i);
                }
            }
            assertThat(disk.list("log")).hasSizeGreaterThan(20);
            var merged = new MergedState();
            log.addTo(merged);
            Map<String, Long> found = new TreeMap<>();
            for (MergedState.Place place : merged.places().keySet()) {
                merged.read(
                        place,
                        (id, keyGroup, entries, content) -> {
                            var reader = new io.weir.snapshot.EntryReader();
                            reader.reset(content);
                            while (reader.next()) {
                                found.put(
                                        Types.STRING.read(reader.key()),
                                        Types.LONG.read(reader.payload()));
                            }
                        });
            }
            assertThat(found).isEqualTo(expected);
        }
        assertThat(disk.list("log")).isEmpty();
    }

    @Test
    void namesThatTwoPartsDefineDifferentlyAreToldApart() {
        String key =
                "{\"type\":\"record\",\"name\":\"P\",\"namespace\":\"n\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";
        String value =
                "{\"type\":\"record\",\"name\":\"P\",\"namespace\":\"n\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"},{\"name\":\"next\",\"type\":[\"null\",\"P\"],\"default\":null}]}";
        for (String mapKey : List.of(key, value)) {
            var state = new StateInfo("s", StoredKind.MAP, Optional.of(mapKey), value);
            var operator =
                    new OperatorInfo(
                            "id", Optional.empty(), "o", 1, 1, Optional.of(key), List.of(state));
            Schema schema = RecordSchema.of(operator, state);
            Schema again = new Schema.Parser().parse(schema.toString());
            assertThat(again).isEqualTo(schema);
            Schema p = again.getField("key").schema();
            Schema p2 = again.getField("value").schema();
            assertThat(p.getFullName()).isEqualTo("n.P");
            assertThat(p2.getFullName()).isEqualTo("n.P_2");
            assertThat(p2.getField("next").schema().getTypes().get(1)).isSameAs(p2);
            assertThat(again.getField("mapKey").schema()).isIn(p, p2);
        }
    }
}
