package io.weir.job;

import io.weir.checkpoint.CheckpointSettings;
import io.weir.checkpoint.JobEnd;
import io.weir.checkpoint.Retention;
import io.weir.checkpoint.SharedFiles;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.DamagedFileException;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.storage.FileStore;
import io.weir.storage.OwnedByAnotherException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one job on their store: publishes them, deletes those no longer retained, and
 * the files that nobody refers to any more. Holds the lease of the job's folder, so there is one
 * writer.
 *
 * <p>A checkpoint is deleted metadata first, and its files only when that is durable. What can't be
 * deleted now is tried again later: it costs room, nothing else, and is no reason to fail. A
 * checkpoint whose publication failed may exist all the same, so it is deleted like any other.
 *
 * <p>Confined to the job's master; every call may block.
 */
final class CheckpointStore implements Closeable {
    private final JobFolder folder;
    private final FileStore.Lease lease;
    private final Retention retention;
    private final Consumer<String> warnings;
    private final SharedFiles files = new SharedFiles();
    private boolean empty;

    /** Checkpoints to delete. */
    private final TreeSet<Long> doomed = new TreeSet<>();

    /** Files to delete. */
    private final TreeSet<String> litter = new TreeSet<>();

    /** Whether it is known of all checkpoints which files they refer to. */
    private boolean allReadable = true;

    private boolean warned;
    private @Nullable ClaimedSavepoint claimed;

    private CheckpointStore(
            JobFolder folder,
            FileStore.Lease lease,
            Retention retention,
            Consumer<String> warnings) {
        this.folder = folder;
        this.lease = lease;
        this.retention = retention;
        this.warnings = warnings;
    }

    /**
     * Takes hold of a job's folder and learns what is in it.
     *
     * @param folder of the job
     * @param lease on it
     * @param warnings takes what people should know
     */
    static CheckpointStore open(
            JobFolder folder,
            FileStore.Lease lease,
            CheckpointSettings settings,
            Consumer<String> warnings)
            throws IOException {
        CheckpointStore store =
                new CheckpointStore(folder, lease, new Retention(settings), warnings);
        List<Long> ids = new ArrayList<>(folder.checkpoints());
        Collections.sort(ids);
        for (long id : ids) {
            try {
                CheckpointMetadata metadata = folder.read(id);
                store.files.refer(id, paths(metadata.segments()));
                store.retention.found(id);
            } catch (DamagedFileException | FileNotFoundException e) {
                // Kept for whoever wants to look at it; what its files are is not known.
                store.allReadable = false;
            }
        }
        store.sweep();
        return store;
    }

    private List<String> segmentsThere() throws IOException {
        List<String> paths = new ArrayList<>();
        for (String name : folder.store().list(JobFolder.SHARED)) {
            if (!name.endsWith("/")) {
                paths.add(JobFolder.SHARED + "/" + name);
            }
        }
        return paths;
    }

    JobFolder folder() {
        return folder;
    }

    /** The largest checkpoint id that the folder has seen, or -1. */
    long largestId() throws IOException {
        List<Long> ids = folder.checkpoints();
        return ids.isEmpty() ? -1 : ids.get(0);
    }

    /** A worker's part of a checkpoint is on the store. */
    void acknowledged(long checkpointId, int worker, List<SegmentHandle> chain) {
        List<String> paths = paths(chain);
        files.refer(checkpointId, paths);
        litter.addAll(files.replaceChain(worker, paths));
        cleanUp();
    }

    /** A worker goes on with the chain of a restored checkpoint. */
    void continueChain(int worker, List<SegmentHandle> chain) {
        litter.addAll(files.replaceChain(worker, paths(chain)));
        cleanUp();
    }

    /**
     * Makes a checkpoint exist; its URI. If it fails the checkpoint may exist all the same, until
     * it is {@link #aborted}.
     *
     * @throws OwnedByAnotherException if the folder is not ours any more
     */
    String publish(CheckpointMetadata metadata) throws IOException {
        lease.check();
        folder.publish(metadata);
        // Where a hold is not a lock, another may have come in between. Who does so lists what is
        // there afterwards: so if we are still the owner now, any later owner sees this checkpoint.
        lease.check();
        return folder.store().uri() + "/" + JobFolder.checkpointPath(metadata.checkpointId());
    }

    /**
     * The segments of a checkpoint that are not there any more; none if that can't be said now,
     * since the store fails.
     */
    List<String> gone(CheckpointMetadata metadata) {
        List<String> gone = new ArrayList<>();
        try {
            Set<String> there = new HashSet<>(segmentsThere());
            for (String path : paths(metadata.segments())) {
                // A listing may be late.
                if (!there.contains(path) && folder.store().size(path).isEmpty()) {
                    gone.add(path);
                }
            }
        } catch (IOException e) {
            return List.of(); // the next checkpoint asks again
        }
        return gone;
    }

    /** A savepoint is the job's now, as its first checkpoint. */
    void claim(ClaimedSavepoint savepoint) {
        claimed = savepoint;
        retention.found(savepoint.checkpointId());
    }

    /** A published checkpoint is complete: older ones may go. */
    void completed(long checkpointId) {
        doomed.addAll(retention.add(checkpointId));
        cleanUp();
    }

    /** A checkpoint was given up. */
    void aborted(long checkpointId) {
        doomed.add(checkpointId);
        cleanUp();
    }

    /**
     * The job starts from one of its checkpoints, even if its publication seemed to have failed.
     */
    void restored(CheckpointMetadata metadata) throws IOException {
        folder.makeDurable(metadata);
        long id = metadata.checkpointId();
        doomed.remove(id);
        if (!retention.retained().contains(id)) {
            files.refer(id, paths(metadata.segments()));
            retention.found(id);
        }
    }

    /** The attempt is over: no worker goes on with its chain, and nobody writes any more. */
    void attemptEnded() {
        litter.addAll(files.dropChains());
        sweep();
    }

    /**
     * Deletes all segments to which nobody refers, such as a base that came too late to be used.
     */
    private void sweep() {
        try {
            if (allReadable) {
                litter.addAll(files.unreferenced(segmentsThere()));
            }
        } catch (IOException e) {
            warn(e);
        }
        cleanUp();
    }

    /** The job is over; deletes what is not to be kept. */
    void jobEnded(JobEnd end) throws IOException {
        doomed.addAll(retention.ended(end));
        attemptEnded();
        // What could not be deleted on the way has a last chance.
        cleanUp();
        if (doomed.isEmpty() && retention.retained().isEmpty() && folder.checkpoints().isEmpty()) {
            lease.check();
            folder.store().delete(JobFolder.SHARED);
            empty = true;
        }
    }

    /** Whether the job has ended and nothing of it is kept. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether a checkpoint is kept. */
    boolean hasCheckpoints() {
        return !retention.retained().isEmpty();
    }

    private void cleanUp() {
        if (doomed.isEmpty() && litter.isEmpty()) {
            return;
        }
        try {
            lease.check();
            while (!doomed.isEmpty()) {
                long oldest = doomed.first();
                ClaimedSavepoint savepoint = claimed;
                if (savepoint != null && savepoint.checkpointId() == oldest) {
                    savepoint.delete();
                    claimed = null;
                } else {
                    folder.delete(oldest);
                }
                litter.addAll(files.release(oldest));
                doomed.remove(oldest);
            }
            while (!litter.isEmpty()) {
                folder.deleteSegment(litter.first());
                litter.pollFirst();
            }
        } catch (OwnedByAnotherException e) {
            // The files are another's now, who keeps or deletes them. That the hold is lost is said
            // where it matters: by the next publication, which fails.
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(IOException e) {
        if (!warned) {
            warned = true;
            warnings.accept(
                    "Files of old checkpoints could not be deleted; that is tried again later: "
                            + e.getMessage());
        }
    }

    private static List<String> paths(List<SegmentHandle> segments) {
        return segments.stream().map(SegmentHandle::path).toList();
    }

    @Override
    public void close() throws IOException {
        lease.close();
    }
}
