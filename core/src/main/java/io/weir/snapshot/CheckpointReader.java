package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.util.function.IntPredicate;

/**
 * The state of a checkpoint, from the chains of its workers.
 *
 * @param job the store whose root is the folder of the job that took it
 * @param metadata of the checkpoint
 */
public record CheckpointReader(FileStore job, CheckpointMetadata metadata) implements StateReader {
    @Override
    public void restore(IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        for (CheckpointMetadata.Chain chain : metadata.chains()) {
            ChainReader.restore(job, chain.segments(), keyGroups, visitor);
        }
    }
}
