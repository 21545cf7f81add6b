package io.weir.savepoint;

import io.weir.snapshot.Ancestor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.MergedState.Place;
import io.weir.snapshot.MergedState.Size;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.storage.FileStores;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a savepoint: a folder that has all the state of a job and needs nothing else.
 *
 * <h2>Format, version 1</h2>
 *
 * <pre>
 *   savepoint-1f4c9a-20261123T101500Z/
 *     _metadata                     JSON; see MetadataFormat. Written last: with it the savepoint exists
 *     &lt;operator&gt;/&lt;state&gt;/kg-000-063.avro   keyed state, by ranges of key groups
 *     &lt;operator&gt;/&lt;state&gt;/operator.avro     state without a key
 * </pre>
 *
 * <p>Each state file is an Avro object container file with the codec {@code zstandard}; its records
 * are described in {@link RecordSchema}. Records are ordered by key group, then by the bytes of the
 * key, then by those of the map key, as unsigned bytes; those of operator lists by subtask, and
 * then as they were in the list. A key with an empty list or map has no record. So what a savepoint
 * holds decides its bytes, whatever the parallelism and the backend it was taken under. A block is
 * one zstd frame with its content size and a checksum. {@code docs/savepoint-format.md} says it
 * all.
 *
 * <p>Needs no class of the job. Holds one state's key group and some blocks in memory. If it fails,
 * it removes what it has written. Confined to one thread; the executor's threads compress.
 */
public final class SavepointWriter {
    /** The file that makes a folder a savepoint. */
    public static final String METADATA = "_metadata";

    /** A file has this many key groups at most, and fewer where they are large. */
    private static final int FILE_KEY_GROUPS = 64;

    private static final long FILE_BYTES = 128L << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final FileStore directory;
    private final String name;
    private final FileStore savepoint;
    private final Progress progress;
    private final Compression compression;
    private final List<StateFile> files = new ArrayList<>();
    private long done;
    private long total;

    /** Learns how far it is. Called from the writing thread. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some entries are written.
         *
         * @param done how many, of all states
         * @param total how many there are, at most; the last call has {@code done == total}
         * @throws IOException to give up
         */
        void entries(long done, long total) throws IOException;
    }

    /**
     * A writer of one savepoint.
     *
     * @param directory in which the savepoint's folder will lie
     * @param name of its folder, for instance by {@link #name}
     * @param compression compresses blocks; {@code Runnable::run} for the calling thread. It must
     *     run what it is given while the writer waits
     */
    public SavepointWriter(
            FileStore directory, String name, Executor compression, Progress progress)
            throws IOException {
        this.directory = directory;
        this.name = name;
        this.savepoint = FileStores.below(directory, name);
        this.compression = new Compression(compression);
        this.progress = progress;
    }

    /** How a savepoint's folder is called: {@code savepoint-1f4c9a-20261123T101500Z}. */
    public static String name(String jobId, Instant time) {
        return "savepoint-%s-%s"
                .formatted(jobId.substring(0, Math.min(6, jobId.length())), TIME.format(time));
    }

    /**
     * Writes all state of a checkpoint, which need not be published. Its segments must stay until
     * this returns.
     *
     * @param job the store whose root is the folder of the job
     * @return the savepoint's metadata; the savepoint is durable
     * @throws IOException if there is a folder of that name, or reading or writing fails
     */
    public CheckpointMetadata write(FileStore job, CheckpointMetadata checkpoint)
            throws IOException {
        return write(MergedState.of(job, checkpoint), checkpoint, List.of());
    }

    /**
     * Writes merged state.
     *
     * @param description of its operators and states, and whose it is; its chains and files don't
     *     count
     */
    CheckpointMetadata write(
            MergedState state, CheckpointMetadata description, List<Ancestor> lineage)
            throws IOException {
        if (!directory.list(name).isEmpty()) {
            throw new IOException(
                    "%s exists already; a savepoint is written into a folder of its own. Give it another name"
                            .formatted(savepoint.uri()));
        }
        boolean ours = true;
        try {
            total = state.places().values().stream().mapToLong(Size::entries).sum();
            writeStates(state, description);
            CheckpointMetadata metadata = metadata(description, lineage);
            ours = savepoint.writeIfAbsent(METADATA, metadata.toJson());
            if (!ours) {
                throw new IOException(
                        "Another process has written %s meanwhile".formatted(savepoint.uri()));
            }
            progress.entries(total, total);
            return metadata;
        } catch (IOException | RuntimeException | Error e) {
            compression.abandon();
            if (ours) {
                remove(e);
            }
            throw e;
        }
    }

    private void remove(Throwable because) {
        try {
            directory.delete(name);
        } catch (IOException | RuntimeException failed) {
            because.addSuppressed(failed);
        }
    }

    private CheckpointMetadata metadata(CheckpointMetadata of, List<Ancestor> lineage) {
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                of.checkpointId(),
                CheckpointMetadata.Kind.SAVEPOINT,
                of.jobId(),
                of.jobName(),
                of.weirVersion(),
                of.timestampMillis(),
                of.duration(),
                of.restoredFrom(),
                of.operators(),
                List.of(),
                files,
                lineage,
                of.drained());
    }

    private void writeStates(MergedState state, CheckpointMetadata description) throws IOException {
        var operatorNames = new FolderNames();
        for (OperatorInfo operator : description.operators()) {
            if (operator.states().isEmpty()) {
                continue;
            }
            String folder = operatorNames.next(operator.uid().orElse(operator.operatorId()));
            var stateNames = new FolderNames();
            for (StateInfo info : operator.states()) {
                var file =
                        new FileOf(
                                description,
                                operator,
                                info,
                                folder + "/" + stateNames.next(info.name()));
                SortedMap<Place, Size> places =
                        state.places()
                                .subMap(
                                        new Place(file.state, -1),
                                        new Place(file.state, Integer.MAX_VALUE));
                if (info.kind().isKeyed()) {
                    ranges(places, operator.maxParallelism(), range -> keyed(state, file, range));
                } else if (!places.isEmpty()) {
                    withoutKey(state, file, places.firstKey());
                }
            }
        }
    }

    /** A state whose files are written. */
    private static final class FileOf {
        final CheckpointMetadata description;
        final OperatorInfo operator;
        final StateInfo info;
        final StateId state;
        final String folder;
        final String schema;
        final PlaceRecords records;

        FileOf(
                CheckpointMetadata description,
                OperatorInfo operator,
                StateInfo info,
                String folder) {
            this.description = description;
            this.operator = operator;
            this.info = info;
            this.state = new StateId(operator.operatorId(), info.name());
            this.folder = folder;
            this.schema = RecordSchema.of(operator, info).toString();
            this.records = new PlaceRecords(info.kind());
        }

        Container.Header header(String path) {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("avro.codec", Container.CODEC);
            metadata.put("avro.schema", schema);
            metadata.put("weir.operator", operator.uid().orElse(operator.operatorId()));
            metadata.put("weir.state", info.name());
            metadata.put("weir.kind", info.kind().name());
            return new Container.Header(
                    metadata,
                    Container.sync(
                            description.jobId(), Long.toString(description.checkpointId()), path));
        }
    }

    private ContainerWriter open(FileOf file, String fileName, int first, int last)
            throws IOException {
        String path = file.folder + "/" + fileName;
        return new ContainerWriter(
                savepoint, file.state, path, first, last, file.header(path), compression);
    }

    // ---- keyed state

    private record Range(int first, int last, SortedMap<Place, Size> places) {}

    @FunctionalInterface
    private interface RangeWriter {
        void write(Range range) throws IOException;
    }

    /** Cuts the key groups of a state into those of its files. */
    private static void ranges(
            SortedMap<Place, Size> places, int maxParallelism, RangeWriter writer)
            throws IOException {
        for (int first = 0; first < maxParallelism; first += FILE_KEY_GROUPS) {
            int last = Math.min(first + FILE_KEY_GROUPS, maxParallelism) - 1;
            halve(places, first, last, writer);
        }
    }

    private static void halve(
            SortedMap<Place, Size> places, int first, int last, RangeWriter writer)
            throws IOException {
        if (places.isEmpty()) {
            return;
        }
        StateId state = places.firstKey().state();
        SortedMap<Place, Size> range =
                places.subMap(new Place(state, first), new Place(state, last + 1));
        if (range.isEmpty()) {
            return;
        }
        long bytes = range.values().stream().mapToLong(Size::bytes).sum();
        if (bytes <= FILE_BYTES || first == last) {
            writer.write(new Range(first, last, range));
        } else {
            int middle = (first + last) >>> 1;
            halve(range, first, middle, writer);
            halve(range, middle + 1, last, writer);
        }
    }

    private void keyed(MergedState state, FileOf file, Range range) throws IOException {
        ContainerWriter out = null;
        try {
            for (Map.Entry<Place, Size> place : range.places().entrySet()) {
                file.records.read(state, place.getKey());
                if (!file.records.isEmpty()) {
                    if (out == null) {
                        out =
                                open(
                                        file,
                                        "kg-%03d-%03d.avro".formatted(range.first(), range.last()),
                                        range.first(),
                                        range.last());
                    }
                    file.records.writeTo(out::record);
                }
                progressed(place.getValue());
            }
            publish(out);
        } finally {
            close(out);
        }
    }

    private void publish(@Nullable ContainerWriter out) throws IOException {
        if (out != null) {
            StateFile file = out.publish();
            if (file.entries() > 0) {
                files.add(file);
            } else {
                // Nothing but keys with empty lists or maps.
                savepoint.delete(file.path());
            }
        }
    }

    private static void close(@Nullable ContainerWriter out) throws IOException {
        if (out != null) {
            out.close();
        }
    }

    private void progressed(Size size) throws IOException {
        done = Math.min(total, done + size.entries());
        progress.entries(done, total);
    }

    // ---- operator state

    private void withoutKey(MergedState state, FileOf file, Place place) throws IOException {
        file.records.read(state, place);
        ContainerWriter out = null;
        try {
            out = open(file, "operator.avro", -1, -1);
            file.records.writeTo(out::record);
            publish(out);
        } finally {
            close(out);
        }
        Size size = state.places().get(place);
        if (size != null) {
            progressed(size);
        }
    }
}
