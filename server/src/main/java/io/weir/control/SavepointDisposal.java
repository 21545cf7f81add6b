package io.weir.control;

import io.weir.snapshot.CheckpointDirectory;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.storage.FileStores;
import java.io.IOException;

/** Deletes a savepoint: a folder that is one, and nothing else. */
public final class SavepointDisposal {
    private SavepointDisposal() {}

    /**
     * Deletes it.
     *
     * @param path of its folder, or of the file {@code _metadata} in it
     * @throws IOException if it is no savepoint, or can't be deleted
     */
    public static void dispose(String path) throws IOException {
        CheckpointDirectory.Located located =
                CheckpointDirectory.locate(path)
                        .checkpoint()
                        .orElseThrow(
                                () -> new IOException("There is no savepoint at " + path + "."));
        CheckpointMetadata metadata = located.metadata();
        if (!metadata.isSelfContained()) {
            throw new IOException(
                    "%s is checkpoint %d of job %s, not a savepoint: checkpoints are removed with their job's folder, by whoever owns it."
                            .formatted(path, metadata.checkpointId(), metadata.jobId()));
        }
        String folder = located.location();
        int slash = folder.lastIndexOf('/');
        FileStores.open(folder.substring(0, slash)).delete(folder.substring(slash + 1));
    }
}
