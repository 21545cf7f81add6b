package io.weir.savepoint;

import io.weir.savepoint.RecordStream.RecordAction;
import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.types.CorruptDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads a savepoint that {@link SavepointWriter} has written. Every block is verified against the
 * checksum in the metadata before a byte of it is believed; only blocks that can hold wanted key
 * groups are read, and one at a time is in memory.
 *
 * <p>Safe for any thread: it holds the metadata only.
 */
public final class SavepointReader extends StateContent implements StateReader {
    private final FileStore savepoint;
    private final CheckpointMetadata metadata;
    private final long maxBlockBytes;
    private final StateIndex index;
    private final Map<StateId, List<StateFile>> files = new LinkedHashMap<>();

    private SavepointReader(FileStore savepoint, CheckpointMetadata metadata, long maxBlockBytes) {
        if (!metadata.isSelfContained()) {
            throw new IllegalArgumentException(
                    "%s is a %s with %d chains of segments; expected a savepoint"
                            .formatted(savepoint.uri(), metadata.kind(), metadata.chains().size()));
        }
        this.savepoint = savepoint;
        this.metadata = metadata;
        this.maxBlockBytes = maxBlockBytes;
        this.index = new StateIndex(savepoint.uri(), metadata);
        for (StateId state : index.ids()) {
            files.put(
                    state,
                    metadata.files().stream()
                            .filter(file -> file.state().equals(state))
                            .sorted(Comparator.comparingInt(StateFile::firstKeyGroup))
                            .toList());
        }
    }

    /** A block as large as this may be, and a quarter of the heap. */
    private static long defaultMaxBlockBytes() {
        return Math.min(Container.MAX_BLOCK_BYTES, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Opens a savepoint: reads its metadata and verifies it.
     *
     * @param savepoint the store whose root is the savepoint's folder
     * @throws FileNotFoundException if there is none
     * @throws DamagedFileException if its metadata is damaged
     * @throws io.weir.snapshot.NewerFormatException if it is of a later format
     */
    public static SavepointReader open(FileStore savepoint) throws IOException {
        return open(savepoint, defaultMaxBlockBytes());
    }

    /**
     * As {@link #open(FileStore)}, with another limit.
     *
     * @param maxBlockBytes how large an uncompressed block may be; one that says it is larger is
     *     refused before there is memory for it
     */
    public static SavepointReader open(FileStore savepoint, long maxBlockBytes) throws IOException {
        byte[] json;
        try (InputStream in = savepoint.read(SavepointWriter.METADATA)) {
            json = in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw new FileNotFoundException(
                    "There is no savepoint at %s: it has no file _metadata. Either it was never completed, or it is elsewhere"
                            .formatted(savepoint.uri()));
        }
        CheckpointMetadata metadata = CheckpointMetadata.fromJson(SavepointWriter.METADATA, json);
        if (!metadata.isSelfContained()) {
            throw new IOException(
                    "%s is the checkpoint %d of job %s, not a savepoint: its state lies in the job's folder. Name its folder with Savepoint.load(String)"
                            .formatted(savepoint.uri(), metadata.checkpointId(), metadata.jobId()));
        }
        return new SavepointReader(savepoint, metadata, maxBlockBytes);
    }

    /**
     * The savepoint whose metadata is read already.
     *
     * @param savepoint the store whose root is the savepoint's folder
     */
    public static SavepointReader of(FileStore savepoint, CheckpointMetadata metadata) {
        return new SavepointReader(savepoint, metadata, defaultMaxBlockBytes());
    }

    @Override
    public CheckpointMetadata metadata() {
        return metadata;
    }

    /** The store whose root is the savepoint's folder. */
    public FileStore store() {
        return savepoint;
    }

    @Override
    String location() {
        return savepoint.uri();
    }

    @Override
    StateReader reader() {
        return this;
    }

    @Override
    StateIndex index() {
        return index;
    }

    /** All states of all operators. */
    public List<StateId> states() {
        return index.ids();
    }

    /** The files of a state, by key group; none if it has no entries. */
    public List<StateFile> files(StateId state) {
        return index.known(files, state);
    }

    @Override
    long bytes(StateId state) {
        return files(state).stream().mapToLong(StateFile::bytes).sum();
    }

    /** Says of a block with entries of several key groups that they have as many each. */
    @Override
    Spread spread(StateId state) throws IOException {
        boolean keyed = index.info(state).kind().isKeyed();
        long[] entries = new long[keyed ? index.operator(state).maxParallelism() : 1];
        boolean exact = true;
        for (StateFile file : files(state)) {
            for (StateFile.Block block : file.blocks()) {
                int first = Math.max(0, block.firstKeyGroup());
                int groups = block.lastKeyGroup() - block.firstKeyGroup() + 1;
                if (first + groups > entries.length) {
                    throw new DamagedFileException(
                            SavepointWriter.METADATA,
                            0,
                            "%s has key groups up to %d, expected less than %d"
                                    .formatted(file.path(), block.lastKeyGroup(), entries.length));
                }
                exact &= groups == 1;
                long before = 0;
                for (int i = 1; i <= groups; i++) {
                    long until = (long) block.entries() * i / groups;
                    entries[first + i - 1] += until - before;
                    before = until;
                }
            }
        }
        return new Spread(entries, exact);
    }

    @Override
    MergedState.Layer layer(Map<StateId, StateId> states) {
        return new SavepointLayer(this, states);
    }

    // ---- entries

    @Override
    public void restore(IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        for (StateId state : states()) {
            restore(state, keyGroups, visitor);
        }
    }

    void restore(StateId state, IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        if (files(state).isEmpty()) {
            return;
        }
        StateInfo info = index.info(state);
        Schema valueSchema = RecordSchema.parse(info.valueSchema());
        var assembler = new EntryAssembler(state, info.kind(), valueSchema, visitor);
        var wanted = new Wanted(keyGroups, info.kind().isKeyed());
        var cursor = index.cursor(state);
        for (StateFile file : files(state)) {
            if (wanted.any(file.firstKeyGroup(), file.lastKeyGroup())) {
                var in = new FileCursor(file);
                while (in.nextBlock(wanted)) {
                    in.eachRecord(
                            cursor,
                            () -> {
                                if (wanted.is(cursor.place())) {
                                    assembler.add(
                                            cursor.place(),
                                            cursor.key(),
                                            cursor.mapKey(),
                                            cursor.value());
                                }
                            });
                }
                // What the visitor finds wrong is told with the file it came from.
                in.explained(assembler::flush);
            }
        }
    }

    @Override
    RecordBlocks blocks(StateId state, IntPredicate keyGroups) {
        return new Blocks(state, new Wanted(keyGroups, index.info(state).kind().isKeyed()));
    }

    /** The blocks of all files of a state. */
    private final class Blocks implements RecordBlocks {
        private final Wanted wanted;
        private final Iterator<StateFile> rest;
        private @Nullable FileCursor file;

        Blocks(StateId state, Wanted wanted) {
            this.wanted = wanted;
            this.rest = files(state).iterator();
        }

        @Override
        public boolean next() throws IOException {
            while (file == null || !file.nextBlock(wanted)) {
                if (!rest.hasNext()) {
                    return false;
                }
                file = new FileCursor(rest.next());
            }
            return true;
        }

        private FileCursor file() {
            return Objects.requireNonNull(file, "next() comes first");
        }

        @Override
        public int entries() {
            return file().block().entries();
        }

        @Override
        public byte[] content() {
            return file().opened().content();
        }

        @Override
        public int length() {
            return file().opened().contentLength();
        }

        @Override
        public DamagedFileException unreadable(@Nullable String what, Exception cause) {
            return file().unreadable(what, cause);
        }
    }

    // ---- files

    /** Which key groups are wanted; asks once for each of a run of records. */
    static final class Wanted {
        private final IntPredicate keyGroups;
        private final boolean keyed;
        private int last = Integer.MIN_VALUE;
        private boolean lastWanted;

        Wanted(IntPredicate keyGroups, boolean keyed) {
            this.keyGroups = keyGroups;
            this.keyed = keyed;
        }

        boolean is(int place) {
            int keyGroup = keyed ? place : -1;
            if (keyGroup != last) {
                last = keyGroup;
                lastWanted = keyGroups.test(keyGroup);
            }
            return lastWanted;
        }

        boolean any(int first, int last) {
            for (int keyGroup = first; keyGroup <= last; keyGroup++) {
                if (keyGroups.test(keyGroup)) {
                    return true;
                }
            }
            return false;
        }
    }

    FileCursor cursor(StateFile file) {
        return new FileCursor(file);
    }

    /** Goes through the blocks of a file. */
    final class FileCursor {
        private final StateFile file;
        private @Nullable ContainerReader container;
        private int next;
        private long offset;
        private long nextOffset;

        FileCursor(StateFile file) {
            this.file = file;
            this.nextOffset = file.headerBytes();
            this.offset = nextOffset;
        }

        /** Goes to the next block that can hold something wanted, and reads it. */
        boolean nextBlock(Wanted wanted) throws IOException {
            while (next < file.blocks().size()) {
                StateFile.Block block = file.blocks().get(next++);
                offset = nextOffset;
                nextOffset += block.bytes();
                if (wanted.any(block.firstKeyGroup(), block.lastKeyGroup())) {
                    read(block);
                    return true;
                }
            }
            return false;
        }

        private void read(StateFile.Block block) throws IOException {
            if (container == null) {
                container = ContainerReader.open(savepoint, file, maxBlockBytes);
            }
            container.read(block, offset);
        }

        private ContainerReader opened() {
            return Objects.requireNonNull(container, "nextBlock() comes first");
        }

        StateFile.Block block() {
            return file.blocks().get(next - 1);
        }

        long offset() {
            return offset;
        }

        /** Runs for each record of the block, and checks what the metadata says of it. */
        void eachRecord(RecordCursor records, RecordAction action) throws IOException {
            StateFile.Block block = block();
            records.reset(opened().content(), opened().contentLength());
            explained(
                    () -> {
                        int count = 0;
                        while (records.next()) {
                            if (block.firstKeyGroup() >= 0
                                    && (records.place() < block.firstKeyGroup()
                                            || records.place() > block.lastKeyGroup())) {
                                throw new CorruptDataException(
                                        "found an entry of key group %d, expected %d to %d"
                                                .formatted(
                                                        records.place(),
                                                        block.firstKeyGroup(),
                                                        block.lastKeyGroup()));
                            }
                            count++;
                            action.run();
                        }
                        if (count != block.entries()) {
                            throw new CorruptDataException(
                                    "found %d entries, expected %d"
                                            .formatted(count, block.entries()));
                        }
                    });
        }

        void explained(RecordAction action) throws IOException {
            try {
                action.run();
            } catch (CorruptDataException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        DamagedFileException unreadable(@Nullable String what, Exception cause) {
            return new DamagedFileException(
                    file.path(),
                    offset,
                    "the block of state %s can't be understood: %s".formatted(file.state(), what),
                    cause);
        }
    }

    /** Reads everything and verifies it. See {@link Verification}. */
    @Override
    public List<Damage> verify() throws IOException {
        return new Verification(this).run();
    }

    /**
     * Opens a savepoint, reads everything and verifies it.
     *
     * @return what is wrong with it, the metadata included; empty if it is as it was written
     * @throws IOException if that can't be said, since the store fails or the format is newer
     */
    public static List<Damage> verify(FileStore savepoint) throws IOException {
        try {
            return open(savepoint).verify();
        } catch (DamagedFileException e) {
            return List.of(Damage.of(e));
        } catch (FileNotFoundException e) {
            return List.of(new Damage(SavepointWriter.METADATA, 0, String.valueOf(e.getMessage())));
        }
    }
}
