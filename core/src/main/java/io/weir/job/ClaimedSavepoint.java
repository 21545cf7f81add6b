package io.weir.job;

import io.weir.savepoint.SavepointWriter;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.StateFile;
import io.weir.storage.FileStore;
import io.weir.storage.StoreOpener;
import java.io.IOException;

/**
 * A savepoint that its job has claimed: it counts as the job's first checkpoint, and is deleted
 * when newer ones have subsumed it. Only what the savepoint is made of is deleted; whatever else
 * somebody has put into its folder stays.
 *
 * @param store whose root is the savepoint's folder
 */
record ClaimedSavepoint(FileStore store, CheckpointMetadata metadata, StoreOpener stores) {
    long checkpointId() {
        return metadata.checkpointId();
    }

    /** Deletes it, the metadata first: from then on there is no savepoint, not half of one. */
    void delete() throws IOException {
        store.delete(SavepointWriter.METADATA);
        for (StateFile file : metadata.files()) {
            store.delete(file.path());
        }
        if (!holdsFiles("")) {
            String uri = store.uri();
            int slash = uri.lastIndexOf('/');
            stores.open(uri.substring(0, slash)).delete(uri.substring(slash + 1));
        }
    }

    private boolean holdsFiles(String folder) throws IOException {
        for (String name : store.list(folder)) {
            if (!name.endsWith("/") || holdsFiles(join(folder, name))) {
                return true;
            }
        }
        return false;
    }

    private static String join(String folder, String name) {
        String plain = name.substring(0, name.length() - 1);
        return folder.isEmpty() ? plain : folder + "/" + plain;
    }
}
