package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one job.
 *
 * <pre>
 *   chk-17/_metadata     the checkpoint 17; it exists as soon as this file does
 *   shared/*.seg         segments, which several checkpoints can refer to
 * </pre>
 *
 * Nothing in it says where it lies, so it can be moved, renamed and copied as a whole. Safe for any
 * thread, as far as the store is; who publishes and deletes should hold the folder's lease.
 */
public final class JobFolder {
    static final String METADATA = "_metadata";

    /** The folder of the segments. */
    public static final String SHARED = "shared";

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d{1,18})/?");

    private final FileStore store;

    /** How thoroughly to look for damage. */
    public enum Depth {
        /** Every file is there, has its size, and a header, index and footer that are right. */
        QUICK,
        /** Every byte of every file is read and right. */
        DEEP
    }

    /** A checkpoint that can't be used, and why. */
    public record Unusable(String checkpoint, String reason) {}

    /**
     * The newest checkpoint that can be used, if any.
     *
     * @param skipped newer ones that can't, the newest first; to be told to people
     */
    public record Newest(Optional<CheckpointMetadata> checkpoint, List<Unusable> skipped) {}

    /**
     * The folder of a job.
     *
     * @param store whose root it is; segment handles are relative to it
     */
    public JobFolder(FileStore store) {
        this.store = store;
    }

    /** The store whose root is this folder. */
    public FileStore store() {
        return store;
    }

    /** The path of a checkpoint's folder. */
    public static String checkpointPath(long checkpointId) {
        return "chk-" + checkpointId;
    }

    /** The path of a segment. */
    public static String segmentPath(String name) {
        return SHARED + "/" + name + ".seg";
    }

    /** The id in the name of a checkpoint's folder, if it is such a name. */
    static Optional<Long> checkpointId(String folderName) {
        Matcher matcher = CHECKPOINT.matcher(folderName);
        return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    }

    /**
     * Makes a checkpoint of segments that are published: when this returns, it is durable.
     *
     * @throws IOException if there is a checkpoint with this id, or it can't be written
     */
    public void publish(CheckpointMetadata metadata) throws IOException {
        String path = checkpointPath(metadata.checkpointId()) + "/" + METADATA;
        if (!store.writeIfAbsent(path, metadata.toJson())) {
            throw new IOException(
                    "%s/%s exists already; expected to be the first to write it. Another process may be running the same job"
                            .formatted(store.uri(), path));
        }
    }

    /**
     * Makes sure that a checkpoint that was found survives a loss of power. Whoever published it
     * may have died between making it visible and making it durable; but what is done on the
     * strength of it, such as the commits of sinks, can't be taken back.
     */
    public void makeDurable(CheckpointMetadata metadata) throws IOException {
        String path = checkpointPath(metadata.checkpointId()) + "/" + METADATA;
        // Nothing is written where something is, but a store answers only when that is durable.
        if (store.writeIfAbsent(path, metadata.toJson())) {
            throw new IOException(
                    "%s/%s has vanished while the job was started from it. Another process may be running the same job"
                            .formatted(store.uri(), path));
        }
    }

    /**
     * Reads the metadata of a checkpoint; its segments are not looked at.
     *
     * @throws FileNotFoundException if there is none
     * @throws DamagedFileException if it is damaged
     * @throws NewerFormatException if it is of a later format
     */
    public CheckpointMetadata read(long checkpointId) throws IOException {
        return read(checkpointPath(checkpointId));
    }

    CheckpointMetadata read(String checkpointFolder) throws IOException {
        String path = checkpointFolder + "/" + METADATA;
        try (InputStream in = store.read(path)) {
            return CheckpointMetadata.fromJson(store.uri() + "/" + path, in.readAllBytes());
        }
    }

    /** The ids of all checkpoints, usable or not, the newest first. */
    public List<Long> checkpoints() throws IOException {
        var ids = new ArrayList<Long>();
        for (String name : store.list("")) {
            Optional<Long> id = checkpointId(name);
            if (id.isPresent()
                    && store.size(checkpointPath(id.get()) + "/" + METADATA).isPresent()) {
                ids.add(id.get());
            }
        }
        ids.sort(Comparator.reverseOrder());
        return ids;
    }

    /**
     * Looks for damage in the segments of a checkpoint.
     *
     * @return what is wrong, one sentence for each segment; empty if it can be used
     * @throws IOException if that can't be said, since the store fails
     */
    public List<String> problems(CheckpointMetadata metadata, Depth depth) throws IOException {
        var problems = new ArrayList<String>();
        for (SegmentHandle handle : metadata.segments()) {
            try {
                SegmentReader segment = SegmentReader.open(store, handle);
                if (depth == Depth.DEEP) {
                    segment.verify();
                }
            } catch (DamagedFileException | FileNotFoundException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    /**
     * Finds the newest checkpoint that is whole, by a {@link Depth#QUICK} look.
     *
     * @throws NewerFormatException if one that is newer is of a later format: to go back behind it
     *     would lose what it holds
     * @throws IOException if the store fails: not a reason to go back, either
     */
    public Newest newestUsable() throws IOException {
        return newestUsable(Set.of(), OptionalLong.empty());
    }

    /**
     * The same, but for some that are known to be damaged where a quick look does not see it.
     *
     * @param except their ids; they are not among those that are skipped
     * @param published the id of one that is known to be published. It is looked for even if the
     *     store does not list it: a listing that is late must not take a job back behind what its
     *     sinks have committed
     */
    public Newest newestUsable(Set<Long> except, OptionalLong published) throws IOException {
        var skipped = new ArrayList<Unusable>();
        var ids = new TreeSet<Long>(Comparator.reverseOrder());
        ids.addAll(checkpoints());
        published.ifPresent(ids::add);
        for (long id : ids) {
            if (except.contains(id)) {
                continue;
            }
            String name = store.uri() + "/" + checkpointPath(id);
            try {
                CheckpointMetadata metadata = read(id);
                List<String> problems = problems(metadata, Depth.QUICK);
                if (problems.isEmpty()) {
                    return new Newest(Optional.of(metadata), List.copyOf(skipped));
                }
                skipped.add(new Unusable(name, String.join("; ", problems)));
            } catch (DamagedFileException | FileNotFoundException e) {
                skipped.add(new Unusable(name, String.valueOf(e.getMessage())));
            }
        }
        return new Newest(Optional.empty(), List.copyOf(skipped));
    }

    /** Deletes a checkpoint's metadata; its segments stay, since others may refer to them. */
    public void delete(long checkpointId) throws IOException {
        store.delete(checkpointPath(checkpointId));
    }

    /** Deletes a segment. */
    public void deleteSegment(String path) throws IOException {
        store.delete(path);
    }

    /**
     * Deletes the segments that no checkpoint refers to: what a crash has left between the writing
     * of a segment and the publishing of its checkpoint.
     *
     * @param keep paths of segments that must stay, too
     * @return the paths of those that were deleted
     */
    public List<String> deleteUnreferenced(Set<String> keep) throws IOException {
        var referenced = new HashSet<String>(keep);
        for (long id : checkpoints()) {
            try {
                read(id).segments().forEach(segment -> referenced.add(segment.path()));
            } catch (DamagedFileException e) {
                // What it refers to can't be known, and it can't be restored.
            }
        }
        var deleted = new ArrayList<String>();
        for (String name : store.list(SHARED)) {
            String path = SHARED + "/" + name;
            if (name.endsWith(".seg") && !referenced.contains(path)) {
                store.delete(path);
                deleted.add(path);
            }
        }
        return deleted;
    }

    @Override
    public String toString() {
        return store.uri();
    }
}
