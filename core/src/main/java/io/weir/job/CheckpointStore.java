package io.weir.job;

import io.weir.checkpoint.CheckpointSettings;
import io.weir.checkpoint.JobEnd;
import io.weir.checkpoint.Retention;
import io.weir.checkpoint.SharedFiles;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.JobFolder;
import io.weir.snapshot.SegmentHandle;
import io.weir.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The checkpoints of one job on their store: publishes them, deletes those no longer retained, and
 * the files that nobody refers to any more. Holds the lease of the job's folder, so there is one
 * writer.
 *
 * <p>Confined to the job's master; every call may block.
 */
final class CheckpointStore implements Closeable {
    private final JobFolder folder;
    private final FileStore.Lease lease;
    private final Retention retention;
    private final SharedFiles files = new SharedFiles();

    private CheckpointStore(JobFolder folder, FileStore.Lease lease, Retention retention) {
        this.folder = folder;
        this.lease = lease;
        this.retention = retention;
    }

    /**
     * Takes hold of a job's folder and learns what is in it.
     *
     * @param folder of the job
     * @param lease on it
     */
    static CheckpointStore open(
            JobFolder folder, FileStore.Lease lease, CheckpointSettings settings)
            throws IOException {
        CheckpointStore store = new CheckpointStore(folder, lease, new Retention(settings));
        boolean allReadable = true;
        List<Long> ids = new ArrayList<>(folder.checkpoints());
        Collections.sort(ids);
        List<Long> superfluous = new ArrayList<>();
        for (long id : ids) {
            try {
                CheckpointMetadata metadata = folder.read(id);
                store.files.refer(id, paths(metadata.segments()));
                superfluous.addAll(store.retention.add(id));
            } catch (IOException e) {
                // Kept for whoever wants to look at it; what its files are is not known.
                allReadable = false;
            }
        }
        for (long id : superfluous) {
            store.delete(id);
        }
        if (allReadable) {
            store.deleteFiles(store.files.unreferenced(store.segmentsThere()));
        }
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
    void acknowledged(long checkpointId, int worker, List<SegmentHandle> chain) throws IOException {
        List<String> paths = paths(chain);
        files.refer(checkpointId, paths);
        deleteFiles(files.replaceChain(worker, paths));
    }

    /** A worker goes on with the chain of a restored checkpoint. */
    void continueChain(int worker, List<SegmentHandle> chain) throws IOException {
        deleteFiles(files.replaceChain(worker, paths(chain)));
    }

    /** Makes a checkpoint exist; its URI. */
    String publish(CheckpointMetadata metadata) throws IOException {
        lease.check();
        folder.publish(metadata);
        return folder.store().uri() + "/" + JobFolder.checkpointPath(metadata.checkpointId());
    }

    /** A published checkpoint is complete: older ones may go. */
    void completed(long checkpointId) throws IOException {
        for (long old : retention.add(checkpointId)) {
            delete(old);
        }
    }

    /** A checkpoint was given up. */
    void aborted(long checkpointId) throws IOException {
        deleteFiles(files.release(checkpointId));
    }

    /** The attempt is over: no worker goes on with its chain. */
    void attemptEnded() throws IOException {
        deleteFiles(files.dropChains());
    }

    /** The job is over; deletes what is not to be kept. */
    void jobEnded(JobEnd end) throws IOException {
        for (long id : retention.ended(end)) {
            delete(id);
        }
        attemptEnded();
        if (retention.retained().isEmpty() && folder.checkpoints().isEmpty()) {
            folder.store().delete(JobFolder.SHARED);
        }
    }

    /** Whether a checkpoint is kept. */
    boolean hasCheckpoints() {
        return !retention.retained().isEmpty();
    }

    private void delete(long checkpointId) throws IOException {
        lease.check();
        folder.delete(checkpointId);
        deleteFiles(files.release(checkpointId));
    }

    private void deleteFiles(List<String> paths) throws IOException {
        for (String path : paths) {
            folder.deleteSegment(path);
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
