package io.weir.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdCompressor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateFile;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import io.weir.testkit.disk.FaultyFileStore;
import io.weir.types.BinaryOutput;
import io.weir.types.Types;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage of every kind is found, with the file and the place in it. */
class DamageTest {
    private final FaultyFileStore disk = new FaultyFileStore();
    private FileStore folder;
    private List<StateFile> files;

    @BeforeEach
    void write() throws IOException {
        try (var editor = empty("sp")) {
            editor.addOperator("words", "words", 2, Types.STRING);
            editor.values("words", "count", Types.STRING, Types.LONG).put("to", 2L).put("be", 1L);
            editor.maps("words", "users", Types.STRING, Types.STRING, Types.DOUBLE)
                    .put("to", Map.of("ann", 1.5, "bob", 2.5));
            editor.addOperator("source", "source", 2);
            editor.setItems("source", "splits", Types.STRING, List.of("a", "b"));
            editor.write();
        }
        folder = FileStores.below(disk, "sp");
        files = SavepointReader.open(folder).metadata().files();
        assertThat(SavepointReader.verify(folder)).isEmpty();
    }

    private SavepointEditor empty(String name) throws IOException {
        return SavepointEditor.empty(new Savepoint.Target(disk, name), "job", Instant.EPOCH);
    }

    private byte[] read(String path) throws IOException {
        try (InputStream in = folder.read(path)) {
            return in.readAllBytes();
        }
    }

    /** Where the part of a file that has a checksum of its own begins. */
    private static long partOf(StateFile file, int offset) {
        long from = 0;
        long to = file.headerBytes();
        for (StateFile.Block block : file.blocks()) {
            if (offset < to) {
                break;
            }
            from = to;
            to += block.bytes();
        }
        return from;
    }

    @Test
    void everyFlippedByteOfEveryFileIsFoundAndPlaced() throws IOException {
        assertThat(files).hasSize(3);
        for (StateFile file : files) {
            byte[] whole = read(file.path());
            assertThat(whole).hasSize((int) file.bytes());
            for (int i = 0; i < whole.length; i++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << (i % 8));
                disk.put("sp/" + file.path(), flipped);
                List<Damage> found = SavepointReader.verify(folder);
                assertThat(found).as("byte %d of %s", i, file.path()).hasSize(1);
                assertThat(found.get(0).path()).isEqualTo(file.path());
                assertThat(found.get(0).offset()).isEqualTo(partOf(file, i));
                assertThat(found.get(0).what()).contains(file.path());
            }
            disk.put("sp/" + file.path(), whole);
        }
    }

    @Test
    void everyFlippedByteOfTheMetadataIsFound() throws IOException {
        byte[] whole = read("_metadata");
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            disk.put("sp/_metadata", flipped);
            List<Damage> found = SavepointReader.verify(folder);
            assertThat(found).as("byte %d", i).hasSize(1);
            assertThat(found.get(0).path()).isEqualTo("_metadata");
            assertThatThrownBy(() -> Savepoint.load(folder))
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    @Test
    void everyLengthThatAFileIsCutToIsFound() throws IOException {
        for (StateFile file : files) {
            byte[] whole = read(file.path());
            for (int length = 0; length < whole.length; length++) {
                disk.put("sp/" + file.path(), Arrays.copyOf(whole, length));
                assertThat(SavepointReader.verify(folder))
                        .singleElement()
                        .isEqualTo(
                                new Damage(
                                        file.path(),
                                        length,
                                        "%s is damaged at byte %d: it has %d bytes, expected %d"
                                                .formatted(
                                                        file.path(),
                                                        length,
                                                        length,
                                                        whole.length)));
            }
            disk.put("sp/" + file.path(), Arrays.copyOf(whole, whole.length + 1));
            assertThat(SavepointReader.verify(folder)).hasSize(1);
            disk.put("sp/" + file.path(), whole);
        }
        byte[] metadata = read("_metadata");
        for (int length = 0; length < metadata.length; length++) {
            disk.put("sp/_metadata", Arrays.copyOf(metadata, length));
            assertThat(SavepointReader.verify(folder)).hasSize(1);
        }
    }

    @Test
    void everyMissingFileIsFoundAndAllAreNamed() throws IOException {
        for (StateFile file : files) {
            byte[] whole = read(file.path());
            disk.delete("sp/" + file.path());
            assertThat(SavepointReader.verify(folder))
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.path()).isEqualTo(file.path()))
                    .satisfies(damage -> assertThat(damage.what()).contains("is missing"));
            disk.put("sp/" + file.path(), whole);
        }
        for (StateFile file : files) {
            disk.delete("sp/" + file.path());
        }
        assertThat(SavepointReader.verify(folder))
                .extracting(Damage::path)
                .containsExactlyInAnyOrderElementsOf(files.stream().map(StateFile::path).toList());
        disk.delete("sp/_metadata");
        assertThat(SavepointReader.verify(folder))
                .extracting(Damage::path)
                .containsExactly("_metadata");
    }

    @Test
    void whoeverReadsADamagedFileIsToldWhichAndWhere() throws IOException {
        StateFile file =
                files.stream().filter(f -> f.state().name().equals("users")).findFirst().get();
        disk.flipBit("sp/" + file.path(), 8L * (file.bytes() - 30));
        Savepoint savepoint = Savepoint.load(folder);
        String place = "%s is damaged at byte %d".formatted(file.path(), file.headerBytes());
        assertThatThrownBy(
                        () ->
                                savepoint
                                        .state("words", "users")
                                        .records()
                                        .forEach(record -> assertThat(record).isNotNull()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(place);
        assertThatThrownBy(
                        () ->
                                savepoint
                                        .reader()
                                        .restore(g -> true, (state, group, n, content) -> {}))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(place);
        // What is not damaged can be read.
        assertThat(savepoint.state("words", "count").values(Types.STRING, Types.LONG)).hasSize(2);
    }

    @Test
    void aBlockThatWouldFillTheMemoryIsRefusedBeforeThereIsMemoryForIt() throws IOException {
        try (var editor = empty("bomb")) {
            editor.addOperator("zeros", "zeros", 1, Types.STRING);
            editor.values("zeros", "v", Types.STRING, Types.BYTES).put("k", new byte[50_000_000]);
            editor.write();
        }
        FileStore bomb = FileStores.below(disk, "bomb");
        SavepointReader reader = SavepointReader.open(bomb, 1_000_000);
        assertThat(reader.metadata().stateBytes()).isLessThan(10_000);
        assertThatThrownBy(() -> reader.restore(g -> true, (state, group, n, content) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("would be 500000")
                .hasMessageContaining("up to 1000000 are read")
                .hasMessageContaining("-Xmx");
        assertThat(SavepointReader.verify(bomb)).isEmpty();
    }

    @Test
    void aBlockThatHoldsMoreThanItSaysIsRefused() throws IOException {
        StateFile file = files.get(0);
        byte[] header = Arrays.copyOf(read(file.path()), file.headerBytes());
        byte[] content = new byte[400_000];
        byte[] frame = new byte[new ZstdCompressor().maxCompressedLength(content.length)];
        int size =
                new ZstdCompressor().compress(content, 0, content.length, frame, 0, frame.length);
        boolean singleSegment = (frame[4] & 0x20) != 0;
        int contentSize = singleSegment ? 5 : 6;
        assertThat((frame[4] & 0xff) >> 6).as("a content size of four bytes").isEqualTo(2);
        frame[contentSize + 1] = 0;
        frame[contentSize + 2] = 0;

        var block = new BinaryOutput(size + 64);
        block.writeLong(1);
        block.writeLong(size);
        block.writeRaw(frame, 0, size);
        block.writeRaw(header, header.length - 16, 16);
        int crc = Container.crc(block.array(), 0, block.position());
        var bytes = new BinaryOutput(size + 2048);
        bytes.writeRaw(header, 0, header.length);
        bytes.writeRaw(block.array(), 0, block.position());
        disk.put("sp/" + file.path(), bytes.toByteArray());
        var lying =
                new StateFile(
                        file.state(),
                        file.path(),
                        file.firstKeyGroup(),
                        file.lastKeyGroup(),
                        1,
                        bytes.position(),
                        Container.crc(bytes.array(), 0, bytes.position()),
                        file.headerBytes(),
                        file.headerCrc(),
                        List.of(
                                new StateFile.Block(
                                        file.firstKeyGroup(),
                                        file.lastKeyGroup(),
                                        1,
                                        block.position(),
                                        crc)));
        CheckpointMetadata of = SavepointReader.open(folder).metadata();
        var metadata =
                new CheckpointMetadata(
                        1,
                        0,
                        of.kind(),
                        of.jobId(),
                        of.jobName(),
                        of.weirVersion(),
                        0,
                        of.duration(),
                        of.restoredFrom(),
                        of.operators(),
                        List.of(),
                        List.of(lying),
                        List.of(),
                        false);
        assertThatThrownBy(
                        () ->
                                SavepointReader.of(folder, metadata)
                                        .restore(g -> true, (state, group, n, c) -> {}))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("the block can't be read");
    }

    /** The metadata as if the number of key groups had changed. */
    private static CheckpointMetadata withKeyGroups(FileStore savepoint, int keyGroups)
            throws IOException {
        CheckpointMetadata of = SavepointReader.open(savepoint).metadata();
        var operators =
                of.operators().stream()
                        .map(
                                o ->
                                        new CheckpointMetadata.OperatorInfo(
                                                o.operatorId(),
                                                o.uid(),
                                                o.name(),
                                                1,
                                                keyGroups,
                                                o.keySchema(),
                                                o.states()))
                        .toList();
        return new CheckpointMetadata(
                1,
                0,
                of.kind(),
                of.jobId(),
                of.jobName(),
                of.weirVersion(),
                0,
                of.duration(),
                of.restoredFrom(),
                operators,
                List.of(),
                of.files(),
                List.of(),
                false);
    }

    @Test
    void aKeyInAKeyGroupThatIsNotItsOwnIsFound() throws IOException {
        assertThat(SavepointReader.of(folder, withKeyGroups(folder, 77)).verify())
                .isNotEmpty()
                .allSatisfy(damage -> assertThat(damage.what()).contains("that belongs to"));
    }

    @Test
    void aKeyGroupBeyondTheLastIsFound() throws IOException {
        try (var editor = empty("wide")) {
            editor.addOperator("words", "words", 128, Types.STRING);
            var counts = editor.values("words", "count", Types.STRING, Types.LONG);
            for (long i = 0; i < 100; i++) {
                counts.put("word-" + i, i);
            }
            editor.write();
        }
        FileStore wide = FileStores.below(disk, "wide");
        var savepoint = new Savepoint(SavepointReader.of(wide, withKeyGroups(wide, 1)));
        assertThatThrownBy(() -> savepoint.state("words", "count").count())
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("expected less than 1");
    }
}
