package io.weir.testkit.sim;

import io.weir.savepoint.SavepointReader;
import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.ChainReader;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.storage.FileStore;
import java.io.IOException;

/**
 * All state of a checkpoint or savepoint, to be looked at.
 *
 * @param metadata what there is
 * @param content its entries
 */
public record StoredState(CheckpointMetadata metadata, Content content) {
    /** Where the entries are. */
    @FunctionalInterface
    public interface Content {
        /** Gives all entries as PUT entries, in blocks. */
        void forEach(BlockVisitor visitor) throws IOException;
    }

    /** Of a checkpoint in the folder of its job. */
    public static StoredState of(FileStore job, CheckpointMetadata checkpoint) {
        return new StoredState(checkpoint, visitor -> ChainReader.merged(job, checkpoint, visitor));
    }

    /** Of a savepoint. */
    public static StoredState of(SavepointReader savepoint) {
        return new StoredState(
                savepoint.metadata(), visitor -> savepoint.restore(keyGroup -> true, visitor));
    }

    /** The id of the operator that has a uid. */
    public String operatorId(String uid) {
        return metadata.operator(uid)
                .map(CheckpointMetadata.OperatorInfo::operatorId)
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "Checkpoint %d has no operator '%s'"
                                                .formatted(metadata.checkpointId(), uid)));
    }
}
