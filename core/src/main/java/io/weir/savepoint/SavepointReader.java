package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.storage.FileStore;
import io.weir.types.CorruptDataException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads a savepoint that {@link SavepointWriter} has written. Every block is verified against the
 * checksum in the metadata before a byte of it is believed; only blocks that can hold wanted key
 * groups are read, and one at a time is in memory.
 *
 * <p>Safe for any thread: it holds the metadata only.
 */
public final class SavepointReader implements StateReader {
    private final FileStore savepoint;
    private final CheckpointMetadata metadata;
    private final long maxBlockBytes;
    private final Map<StateId, OperatorInfo> operators = new LinkedHashMap<>();
    private final Map<StateId, StateInfo> states = new LinkedHashMap<>();
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
        for (OperatorInfo operator : metadata.operators()) {
            for (StateInfo state : operator.states()) {
                StateId id = new StateId(operator.operatorId(), state.name());
                operators.put(id, operator);
                states.put(id, state);
                files.put(
                        id,
                        metadata.files().stream()
                                .filter(file -> file.state().equals(id))
                                .sorted(Comparator.comparingInt(StateFile::firstKeyGroup))
                                .toList());
            }
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
                    "%s is the checkpoint %d of job %s, not a savepoint: its state lies in the job's folder. Take a savepoint, or restore it with -s"
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

    /** All states of all operators. */
    public List<StateId> states() {
        return List.copyOf(states.keySet());
    }

    OperatorInfo operator(StateId state) {
        return known(operators, state);
    }

    StateInfo info(StateId state) {
        return known(states, state);
    }

    /** The files of a state, by key group; none if it has no entries. */
    public List<StateFile> files(StateId state) {
        return known(files, state);
    }

    private <V> V known(Map<StateId, V> map, StateId state) {
        V value = map.get(state);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Savepoint %s has no state %s; it has %s"
                            .formatted(savepoint.uri(), state, map.keySet()));
        }
        return value;
    }

    /** The schema of a state's records. */
    public Schema recordSchema(StateId state) {
        return RecordSchema.of(operator(state), info(state));
    }

    // ---- entries

    @Override
    public void restore(IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        for (StateId state : states.keySet()) {
            restore(state, keyGroups, visitor);
        }
    }

    void restore(StateId state, IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        if (files(state).isEmpty()) {
            return;
        }
        StateInfo info = info(state);
        Schema valueSchema = RecordSchema.parse(info.valueSchema());
        var assembler = new EntryAssembler(state, info.kind(), valueSchema, visitor);
        var wanted = new Wanted(keyGroups, info.kind().isKeyed());
        var cursor = new RecordCursor(operator(state), info);
        for (StateFile file : files(state)) {
            if (wanted.any(file.firstKeyGroup(), file.lastKeyGroup())) {
                var in = new FileCursor(file, cursor);
                while (in.nextBlock(wanted)) {
                    in.eachRecord(
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

    /** Gives every entry of a state as bytes, in the order of the files. */
    public void forEach(StateId state, EntryVisitor visitor) throws IOException {
        var cursor = new RecordCursor(operator(state), info(state));
        var all = new Wanted(keyGroup -> true, info(state).kind().isKeyed());
        for (StateFile file : files(state)) {
            var in = new FileCursor(file, cursor);
            while (in.nextBlock(all)) {
                in.eachRecord(
                        () ->
                                visitor.entry(
                                        cursor.place(),
                                        cursor.key(),
                                        cursor.mapKey(),
                                        cursor.value()));
            }
        }
    }

    /**
     * Every entry of a state as a generic record of {@link #recordSchema}, in the order of the
     * files. Needs no class of the job. An iterator throws an {@link UncheckedIOException} if a
     * file is damaged; it holds no resource.
     */
    public Iterable<GenericRecord> records(StateId state) {
        known(states, state);
        return () -> new Records(state);
    }

    private final class Records implements Iterator<GenericRecord> {
        private final RecordCursor cursor;
        private final GenericDatumReader<GenericRecord> datums;
        private final Wanted all;
        private final Iterator<StateFile> rest;
        private @Nullable FileCursor file;
        private @Nullable BinaryDecoder decoder;
        private int left;

        Records(StateId state) {
            cursor = new RecordCursor(operator(state), info(state));
            datums = new GenericDatumReader<>(recordSchema(state));
            all = new Wanted(keyGroup -> true, info(state).kind().isKeyed());
            rest = files(state).iterator();
        }

        @Override
        public boolean hasNext() {
            try {
                while (left == 0) {
                    FileCursor current = file;
                    if (current != null && current.nextBlock(all)) {
                        left = current.block().entries();
                        decoder =
                                DecoderFactory.get()
                                        .binaryDecoder(
                                                current.content(),
                                                0,
                                                current.contentLength(),
                                                decoder);
                    } else if (rest.hasNext()) {
                        file = new FileCursor(rest.next(), cursor);
                    } else {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        @SuppressWarnings("NullAway") // Avro takes null for "make a new one".
        public GenericRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                return datums.read(null, decoder);
            } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
                FileCursor current = file;
                throw new UncheckedIOException(
                        current == null
                                ? new IOException(e)
                                : current.unreadable(e.getMessage(), e));
            }
        }
    }

    /** The entries of a state as bytes, to be pulled. */
    RecordStream stream(StateId state) {
        return new RecordStream(state);
    }

    /** Goes through the records of all files of a state. */
    final class RecordStream {
        private final RecordCursor cursor;
        private final Wanted all;
        private final Iterator<StateFile> rest;
        private @Nullable FileCursor file;
        private int left;

        private RecordStream(StateId state) {
            cursor = new RecordCursor(operator(state), info(state));
            all = new Wanted(keyGroup -> true, info(state).kind().isKeyed());
            rest = files(state).iterator();
        }

        /** Goes to the next record; false if there is none. */
        boolean next() throws IOException {
            while (left == 0) {
                FileCursor current = file;
                if (current != null && current.nextBlock(all)) {
                    left = current.block().entries();
                } else if (rest.hasNext()) {
                    file = new FileCursor(rest.next(), cursor);
                } else {
                    return false;
                }
            }
            left--;
            explained(
                    () -> {
                        if (!cursor.next()) {
                            throw new CorruptDataException("its last entries are missing");
                        }
                    });
            return true;
        }

        /** The record that it is at. */
        RecordCursor record() {
            return cursor;
        }

        /** Tells what is wrong with the record with the file it lies in. */
        void explained(RecordAction action) throws IOException {
            FileCursor current = file;
            if (current != null) {
                current.explained(action);
            }
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

    @FunctionalInterface
    interface RecordAction {
        void run() throws IOException;
    }

    FileCursor cursor(StateFile file, RecordCursor records) {
        return new FileCursor(file, records);
    }

    /** Goes through the blocks of a file. */
    final class FileCursor {
        private final StateFile file;
        private final RecordCursor records;
        private @Nullable ContainerReader container;
        private int next;
        private long offset;
        private long nextOffset;

        FileCursor(StateFile file, RecordCursor records) {
            this.file = file;
            this.records = records;
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
            container().read(block, offset);
            records.reset(content(), contentLength());
        }

        private ContainerReader container() throws IOException {
            ContainerReader opened = container;
            if (opened == null) {
                opened = ContainerReader.open(savepoint, file, maxBlockBytes);
                container = opened;
            }
            return opened;
        }

        StateFile.Block block() {
            return file.blocks().get(next - 1);
        }

        long offset() {
            return offset;
        }

        byte[] content() throws IOException {
            return container().content();
        }

        int contentLength() throws IOException {
            return container().contentLength();
        }

        /** Runs for each record of the block, and checks what the metadata says of it. */
        void eachRecord(RecordAction action) throws IOException {
            StateFile.Block block = block();
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
            return List.of(new Damage(e.path(), e.offset(), String.valueOf(e.getMessage())));
        } catch (FileNotFoundException e) {
            return List.of(new Damage(SavepointWriter.METADATA, 0, String.valueOf(e.getMessage())));
        }
    }
}
