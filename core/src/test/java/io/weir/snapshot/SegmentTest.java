package io.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.snapshot.SegmentReader.Block;
import io.weir.storage.FileStore;
import io.weir.storage.MemoryFileStore;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.CorruptDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final String PATH = "shared/s.seg";
    private static final StateId COUNT = new StateId("0123456789abcdef0123456789abcdef", "count");
    private static final StateId NAMES = new StateId("ffffffffffffffffffffffffffffffff", "Namen ü");

    record Written(StateId state, int keyGroup, int entries, String content) {}

    private static SegmentHandle write(FileStore store, String path, List<Written> blocks)
            throws IOException {
        try (var writer = new SegmentWriter(store, path)) {
            var content = new BinaryOutput(16);
            for (Written block : blocks) {
                content.clear();
                byte[] bytes = block.content().getBytes(StandardCharsets.ISO_8859_1);
                content.writeRaw(bytes, 0, bytes.length);
                writer.block(block.state(), block.keyGroup(), block.entries(), content);
            }
            return writer.publish();
        }
    }

    private static String text(BinaryInput in) {
        return new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
    }

    private static List<Written> read(SegmentReader reader) throws IOException {
        var all = new ArrayList<Written>();
        for (Block block : reader.blocks()) {
            all.add(
                    new Written(
                            block.state(),
                            block.keyGroup(),
                            block.entries(),
                            text(reader.read(block))));
        }
        return all;
    }

    private static void put(FileStore store, byte[] content) throws IOException {
        try (FileStore.Pending file = store.write(PATH)) {
            file.write(content);
            file.publish();
        }
    }

    @Provide
    Arbitrary<List<Written>> blocks() {
        Arbitrary<StateId> states =
                Arbitraries.of(COUNT, NAMES, new StateId(COUNT.operatorId(), ""));
        return Combinators.combine(
                        states,
                        Arbitraries.integers().between(-1, 40_000),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(300))
                .as(Written::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadInItsOrder(@ForAll("blocks") List<Written> blocks) throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, blocks);
        assertThat(handle.path()).isEqualTo(PATH);
        assertThat(store.size(PATH)).contains(handle.bytes());
        assertThat(handle.entries()).isEqualTo(blocks.stream().mapToLong(Written::entries).sum());

        SegmentReader reader = SegmentReader.open(store, handle);
        assertThat(read(reader)).isEqualTo(blocks);
        reader.verify();

        var odd = new ArrayList<Written>();
        reader.forEach(
                block -> block.keyGroup() % 2 != 0,
                (state, keyGroup, entries, content) ->
                        odd.add(new Written(state, keyGroup, entries, text(content))));
        assertThat(odd).isEqualTo(blocks.stream().filter(b -> b.keyGroup() % 2 != 0).toList());
    }

    @Test
    void aLargeSegmentIsReadInPiecesThatFitIntoMemory() throws IOException {
        var store = new MemoryFileStore();
        var random = new Random(5);
        var blocks = new ArrayList<Written>();
        for (int i = 0; i < 9_000; i++) {
            blocks.add(
                    new Written(i % 3 == 0 ? COUNT : NAMES, i, 1, "x".repeat(random.nextInt(500))));
        }
        blocks.add(new Written(COUNT, 7, 1, "y".repeat(5_000_000)));
        blocks.add(new Written(COUNT, 7, 1, "z"));
        SegmentHandle handle = write(store, PATH, blocks);
        var all = new ArrayList<Written>();
        SegmentReader.open(store, handle)
                .forEach(
                        block -> true,
                        (state, keyGroup, entries, content) ->
                                all.add(new Written(state, keyGroup, entries, text(content))));
        assertThat(all).isEqualTo(blocks);

        // An index that is larger than what is read at first; damage in each part is found.
        byte[] whole = store.read(PATH).readAllBytes();
        for (int at = 0; at < whole.length; at += whole.length / 20) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            put(store, damaged);
            assertThatThrownBy(() -> SegmentReader.open(store, handle).verify())
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    private static final List<Written> SMALL =
            List.of(
                    new Written(COUNT, 0, 2, "some entries"),
                    new Written(NAMES, 3, 1, "others"),
                    new Written(COUNT, -1, 0, ""),
                    new Written(COUNT, 0, 1, "more"));

    @Test
    void everyFlippedBitIsFound() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL);
        byte[] whole = store.read(PATH).readAllBytes();
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit >> 3] ^= (byte) (1 << (bit & 7));
            put(store, damaged);
            assertThatThrownBy(() -> SegmentReader.open(store, handle).verify())
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(PATH);
            assertThatThrownBy(() -> read(SegmentReader.open(store, handle)))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    /** Whether what is at the path is refused as damaged; nothing else may be thrown. */
    private static boolean isDamaged(FileStore store, SegmentHandle handle) throws IOException {
        try {
            SegmentReader.open(store, handle).verify();
            return false;
        } catch (DamagedFileException e) {
            return true;
        }
    }

    @Test
    void everyByteThatIsReplacedByAnyOtherIsFound() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL.subList(1, 2));
        byte[] whole = store.read(PATH).readAllBytes();
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value += 5) {
                if (whole[at] != (byte) value) {
                    byte[] damaged = whole.clone();
                    damaged[at] = (byte) value;
                    put(store, damaged);
                    assertThat(isDamaged(store, handle)).as("byte %d as %d", at, value).isTrue();
                }
            }
        }
    }

    /** Somebody who makes the checksums fit gets no further than a refusal. */
    @Property(tries = 2000)
    void anIndexOfAnyBytesIsReadOrRefusedAsDamaged(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL);
        byte[] bytes = store.read(PATH).readAllBytes();
        int footer = bytes.length - SegmentFormat.FOOTER_BYTES;
        int index = (int) new BinaryInput(bytes, footer, 8).readFixed64();
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = index + random.nextInt(footer - index + 12);
            bytes[at < footer ? at : at + 12] = (byte) random.nextInt();
        }
        int indexCrc = SegmentFormat.crc(bytes, index, footer - index);
        var fixed = new BinaryOutput(4);
        fixed.writeFixed32(indexCrc);
        System.arraycopy(fixed.array(), 0, bytes, footer + 12, 4);
        fixed.clear();
        fixed.writeFixed32(SegmentFormat.crc(bytes, footer, 28));
        System.arraycopy(fixed.array(), 0, bytes, footer + 28, 4);
        put(store, bytes);
        long entries = new BinaryInput(bytes, footer + 16, 8).readFixed64();
        isDamaged(store, new SegmentHandle(PATH, handle.bytes(), entries, indexCrc));
    }

    @Test
    void everyTruncationIsFoundAlsoIfTheHandleAgreesWithTheLength() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL);
        byte[] whole = store.read(PATH).readAllBytes();
        for (int length = 0; length < whole.length; length++) {
            put(store, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SegmentReader.open(store, handle))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(
                            "has %d bytes, expected %d".formatted(length, whole.length));
            var agreeing = new SegmentHandle(PATH, length, handle.entries(), handle.crc());
            assertThatThrownBy(() -> SegmentReader.open(store, agreeing).verify())
                    .isInstanceOf(DamagedFileException.class);
        }
        put(store, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> SegmentReader.open(store, handle))
                .isInstanceOf(DamagedFileException.class);
    }

    @Test
    void aWholeSegmentInThePlaceOfAnotherIsFound() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, List.of(new Written(COUNT, 0, 1, "aaaa")));
        SegmentHandle other = write(store, PATH, List.of(new Written(COUNT, 0, 1, "bbbb")));
        assertThat(other.bytes()).isEqualTo(handle.bytes());
        assertThatThrownBy(() -> SegmentReader.open(store, handle))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("another segment");
    }

    @Test
    void entriesThatCannotBeUnderstoodAreToldWithFileAndBlock() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL);
        assertThatThrownBy(
                        () ->
                                SegmentReader.open(store, handle)
                                        .forEach(
                                                block -> block.state().equals(NAMES),
                                                (state, keyGroup, entries, content) -> {
                                                    throw new CorruptDataException("no such op");
                                                }))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(PATH)
                .hasMessageContaining("at byte 52")
                .hasMessageContaining("Namen ü, key group 3")
                .hasMessageContaining("no such op");
    }

    @Test
    void aSegmentThatIsNotThereIsMissingAndOneThatIsDroppedIsNotThere() throws IOException {
        var store = new MemoryFileStore();
        try (var writer = new SegmentWriter(store, PATH)) {
            writer.block(COUNT, 0, 1, new BinaryOutput(1));
            assertThat(writer.bytes()).isEqualTo(16 + 24);
        }
        assertThat(store.list("shared")).isEmpty();
        assertThatThrownBy(() -> SegmentReader.open(store, new SegmentHandle(PATH, 1, 1, 1)))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(PATH);
    }

    @Test
    void aLaterVersionIsToldFromDamage() throws IOException {
        var store = new MemoryFileStore();
        SegmentHandle handle = write(store, PATH, SMALL);
        byte[] bytes = store.read(PATH).readAllBytes();
        bytes[8] = 2;
        var crc = new BinaryOutput(4);
        crc.writeFixed32(SegmentFormat.crc(bytes, 0, 12));
        System.arraycopy(crc.array(), 0, bytes, 12, 4);
        put(store, bytes);
        assertThatThrownBy(() -> SegmentReader.open(store, handle))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("format version 2");
    }

    @Test
    void theGoldenFileOfVersion1IsReadForEver() throws IOException {
        var store = new MemoryFileStore();
        byte[] golden;
        try (InputStream in = SegmentTest.class.getResourceAsStream("golden/segment-v1.seg")) {
            golden = Objects.requireNonNull(in, "golden/segment-v1.seg").readAllBytes();
        }
        put(store, golden);
        var handle = new SegmentHandle(PATH, golden.length, 4, 0xce6c5ed9);
        assertThat(read(SegmentReader.open(store, handle))).isEqualTo(SMALL);
        // As long as version 1 is what is written:
        assertThat(write(store, "again", SMALL).crc()).isEqualTo(handle.crc());
        assertThat(store.read("again").readAllBytes()).isEqualTo(golden);
    }

    /** Writes the golden file; only ever run for a new version. */
    public static void main(String[] args) throws IOException {
        var store = new MemoryFileStore();
        System.out.printf("%08x%n", write(store, PATH, SMALL).crc());
        java.nio.file.Files.write(java.nio.file.Path.of(args[0]), store.read(PATH).readAllBytes());
    }
}
