package io.weir.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.Kind;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MetadataFormatTest {
    static final CheckpointMetadata EXAMPLE =
            new CheckpointMetadata(
                    1,
                    17,
                    Kind.CHECKPOINT,
                    "00112233445566778899aabbccddeeff",
                    "Wörter \"zählen\"",
                    "0.1.0",
                    1_790_000_000_123L,
                    Optional.of(Duration.ofMillis(42)),
                    Optional.of("file:///old/chk-3"),
                    List.of(
                            new OperatorInfo(
                                    "0123456789abcdef0123456789abcdef",
                                    Optional.of("count"),
                                    "count by word",
                                    2,
                                    128,
                                    Optional.of("\"string\""),
                                    List.of(
                                            new StateInfo(
                                                    "sum",
                                                    StoredKind.VALUE,
                                                    Optional.empty(),
                                                    "{\"type\": \"record\", \"name\": \"Sum\", \"fields\": [{\"name\":\"n\",\"type\":[\"null\",\"long\"],\"default\":null},{\"name\":\"d\",\"type\":\"double\",\"default\":1.5e10}]}"),
                                            new StateInfo(
                                                    "seen",
                                                    StoredKind.MAP,
                                                    Optional.of("\"int\""),
                                                    "\"bytes\""))),
                            new OperatorInfo(
                                    "ffffffffffffffffffffffffffffffff",
                                    Optional.empty(),
                                    "source",
                                    1,
                                    128,
                                    Optional.empty(),
                                    List.of(
                                            new StateInfo(
                                                    "splits",
                                                    StoredKind.OPERATOR_LIST,
                                                    Optional.empty(),
                                                    "\"bytes\"")))),
                    List.of(
                            new Chain(
                                    0,
                                    List.of(
                                            new SegmentHandle(
                                                    "shared/0-1.seg", 5_000_000_000L, 12, -1),
                                            new SegmentHandle("shared/0-2.seg", 96, 0, 7))),
                            new Chain(1, List.of())));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(CheckpointMetadata.fromJson("m", EXAMPLE.toJson())).isEqualTo(EXAMPLE);
        assertThat(EXAMPLE.stateBytes()).isEqualTo(5_000_000_096L);
    }

    @Test
    void isReadableForPeople() {
        assertThat(new String(EXAMPLE.toJson(), UTF_8))
                .startsWith(
                        "{\n  \"format\" : \"weir-checkpoint\",\n  \"version\" : 1,\n  \"checkpointId\" : 17,\n")
                .contains("\n  \"time\" : \"2026-09-21T14:13:20.123Z\",\n")
                .contains("\n          \"valueSchema\" : \"bytes\"\n")
                .endsWith("\"\n}\n");
    }

    @Property(tries = 200)
    void anyTextIsReadAsItWasWritten(
            @ForAll String name,
            @ForAll String uid,
            @ForAll @LongRange(min = 0) long id,
            @ForAll int crc)
            throws IOException {
        // Half of a surrogate pair is no text that UTF-8 can hold.
        String text = new String(name.getBytes(UTF_8), UTF_8);
        String validUid = new String(uid.getBytes(UTF_8), UTF_8);
        var metadata =
                new CheckpointMetadata(
                        1,
                        id,
                        Kind.SAVEPOINT,
                        "00112233445566778899aabbccddeeff",
                        text,
                        text,
                        Math.floorMod(id, 4_000_000_000_000L),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new OperatorInfo(
                                        "a",
                                        Optional.of(validUid),
                                        text,
                                        1,
                                        1,
                                        Optional.empty(),
                                        List.of())),
                        List.of(new Chain(3, List.of(new SegmentHandle(text, id, id, crc)))));
        assertThat(CheckpointMetadata.fromJson("m", metadata.toJson())).isEqualTo(metadata);
        CheckpointMetadata drained = metadata.asDrained();
        assertThat(CheckpointMetadata.fromJson("m", drained.toJson()))
                .isEqualTo(drained)
                .isNotEqualTo(metadata);
    }

    private static void damaged(Throwable e) {
        assertThat(e).isInstanceOf(DamagedFileException.class).hasMessageContaining("dir/m");
    }

    private static void read(byte[] json) throws IOException {
        CheckpointMetadata.fromJson("dir/m", json);
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] whole = EXAMPLE.toJson();
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThatThrownBy(() -> read(damaged))
                    .as("bit %d", bit)
                    .satisfies(MetadataFormatTest::damaged);
        }
    }

    @Test
    void everyTruncationAndEveryByteMoreIsFound() {
        byte[] whole = EXAMPLE.toJson();
        for (int length = 0; length < whole.length; length++) {
            byte[] damaged = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(damaged))
                    .as("length %d", length)
                    .satisfies(MetadataFormatTest::damaged);
        }
        for (int more = 0; more < 256; more++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length + 1);
            damaged[whole.length] = (byte) more;
            assertThatThrownBy(() -> read(damaged)).satisfies(MetadataFormatTest::damaged);
        }
    }

    /** Changes the text and gives it a checksum that is right. */
    private static byte[] changed(String from, String to) {
        String text = new String(EXAMPLE.toJson(), UTF_8);
        assertThat(text).contains(from);
        String body = text.substring(0, text.lastIndexOf("\"checksum\"")).replace(from, to);
        byte[] bytes = body.getBytes(UTF_8);
        return (body
                        + "\"checksum\" : \"crc32c:%08x\"\n}\n"
                                .formatted(SegmentFormat.crc(bytes, 0, bytes.length)))
                .getBytes(UTF_8);
    }

    @Test
    void fieldsThatAreNotKnownAreIgnored() throws IOException {
        for (String place : List.of("jobName", "operatorId", "kind", "worker", "path")) {
            String field = "\"" + place + "\" : ";
            byte[] json =
                    changed(
                            field,
                            "\"new\" : {\"a\" : [1, {\"b\" : null}, true, 1.5, 1234567890123456789012]}, "
                                    + field);
            assertThat(CheckpointMetadata.fromJson("m", json)).isEqualTo(EXAMPLE);
        }
    }

    @Test
    void aLaterVersionIsToldFromDamage() {
        assertThatThrownBy(() -> read(changed("\"version\" : 1", "\"version\" : 2")))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("dir/m")
                .hasMessageContaining("format version 2")
                .hasMessageContaining("up to version 1");
    }

    @Test
    void whatSomebodyWroteWrongIsToldByItsField() {
        assertWrong(changed("\"jobName\"", "\"jobname\""), "'jobName' is missing");
        assertWrong(changed("\"checkpointId\" : 17", "\"checkpointId\" : -1"), "-1");
        assertWrong(changed("\"checkpointId\" : 17", "\"checkpointId\" : 1.5"), "'checkpointId'");
        assertWrong(
                changed("\"checkpointId\" : 17", "\"checkpointId\" : \"17\""), "'checkpointId'");
        assertWrong(
                changed("\"checkpointId\" : 17", "\"checkpointId\" : 99999999999999999999"),
                "'checkpointId'");
        assertWrong(
                changed("\"parallelism\" : 2,", "\"parallelism\" : 3000000000,"), "'parallelism'");
        assertWrong(changed("\"kind\" : \"MAP\"", "\"kind\" : \"TREE\""), "TREE");
        assertWrong(changed("weir-checkpoint", "other"), "'other'");
        assertWrong(changed("\"chains\" : [", "\"chains\" : [ 1,"), "expected an object, found 1");
        assertWrong(changed("ffffffffffffffff", "0123456789abcdef"), "Two operators have the id");
        assertWrong(changed("\"crc\" : \"ffffffff\"", "\"crc\" : \"fffffffff\""), "is not what");
        assertWrong(changed("{\n  \"format\"", "[\n  \"format\""), "is not what");
    }

    private static void assertWrong(byte[] json, String words) {
        assertThatThrownBy(() -> read(json))
                .satisfies(MetadataFormatTest::damaged)
                .hasMessageContaining(words);
    }

    @Test
    void theMetadataOfFlinkIsRecognized() {
        byte[] flink = new byte[200];
        flink[0] = 0x49;
        flink[1] = 0x60;
        flink[2] = 0x67;
        flink[3] = 0x2d;
        assertThatThrownBy(() -> read(flink)).hasMessageContaining("Apache Flink");
    }

    @Test
    void partsThatDoNotAgreeAreRefused() {
        assertThatThrownBy(
                        () -> new StateInfo("s", StoredKind.VALUE, Optional.empty(), "{not json"))
                .hasMessageContaining("{not json");
        assertThatThrownBy(() -> new StateInfo("s", StoredKind.MAP, Optional.empty(), "\"int\""))
                .hasMessageContaining("map key schema");
        var value = new StateInfo("s", StoredKind.VALUE, Optional.empty(), "\"int\"");
        assertThatThrownBy(() -> operator(1, 1, Optional.empty(), List.of(value)))
                .hasMessageContaining("no key schema");
        assertThatThrownBy(() -> operator(1, 1, Optional.of("\"int\""), List.of(value, value)))
                .hasMessageContaining("two states named s");
        assertThatThrownBy(() -> operator(3, 2, Optional.empty(), List.of()))
                .hasMessageContaining("parallelism");
    }

    private static OperatorInfo operator(
            int parallelism, int max, Optional<String> keySchema, List<StateInfo> states) {
        return new OperatorInfo(
                "id",
                Optional.empty(),
                "name",
                parallelism,
                max,
                keySchema,
                new ArrayList<>(states));
    }

    @Test
    void theGoldenFileOfVersion1IsReadForEver() throws IOException {
        byte[] golden;
        try (InputStream in =
                MetadataFormatTest.class.getResourceAsStream("golden/metadata-v1.json")) {
            golden = Objects.requireNonNull(in, "golden/metadata-v1.json").readAllBytes();
        }
        assertThat(CheckpointMetadata.fromJson("m", golden)).isEqualTo(EXAMPLE);
        // As long as version 1 is what is written:
        assertThat(EXAMPLE.toJson()).isEqualTo(golden);
    }

    /** Writes the golden file; only ever run for a new version. */
    public static void main(String[] args) throws IOException {
        java.nio.file.Files.write(java.nio.file.Path.of(args[0]), EXAMPLE.toJson());
    }
}
