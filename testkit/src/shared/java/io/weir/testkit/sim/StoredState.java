package io.weir.testkit.sim;

import io.weir.savepoint.SavepointReader;
import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.ChainReader;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.EntryReader;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import io.weir.types.Types;
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

    /**
     * All numbers of a state of an operator must come to this.
     *
     * @throws AssertionError if they do not
     */
    public void requireSum(String uid, String name, long expected) throws IOException {
        StateId wanted = new StateId(operatorId(uid), name);
        EntryReader entries = new EntryReader();
        long[] sum = new long[1];
        content.forEach(
                (id, keyGroup, count, block) -> {
                    entries.reset(block);
                    while (id.equals(wanted) && entries.next()) {
                        sum[0] += Types.LONG.read(entries.payload());
                    }
                });
        if (sum[0] != expected) {
            throw new AssertionError(
                    "Checkpoint %d holds %d in %s/%s, but its positions say %d"
                            .formatted(metadata.checkpointId(), sum[0], uid, name, expected));
        }
    }
}
