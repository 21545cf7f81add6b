package io.weir.restore;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.SegmentReader;
import io.weir.snapshot.StateFile;
import io.weir.snapshot.StateId;
import io.weir.storage.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much is stored of each state of a checkpoint or savepoint. */
@FunctionalInterface
public interface StateSizes {
    /** As if there were something of every state. */
    StateSizes NOT_ASKED = state -> new StateSize(1, 0, false);

    /**
     * The size of a state; none if nothing is stored of it.
     *
     * @throws UncheckedIOException if that can't be read
     */
    StateSize of(StateId state);

    /**
     * From the files: for a savepoint what its metadata says, for a checkpoint what the indexes of
     * its segments say, which are read when the first size is asked for. Confined to one thread.
     *
     * @param job the store whose root is the folder of the job, or of the savepoint
     */
    static StateSizes in(FileStore job, CheckpointMetadata metadata) {
        return new StateSizes() {
            private @Nullable Map<StateId, StateSize> read;

            @Override
            public StateSize of(StateId state) {
                Map<StateId, StateSize> sizes = read;
                if (sizes == null) {
                    try {
                        sizes =
                                metadata.isSelfContained()
                                        ? ofFiles(metadata)
                                        : ofSegments(job, metadata);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    read = sizes;
                }
                return sizes.getOrDefault(state, StateSize.NONE);
            }
        };
    }

    private static Map<StateId, StateSize> ofFiles(CheckpointMetadata metadata) {
        Map<StateId, StateSize> sizes = new HashMap<>();
        for (StateFile file : metadata.files()) {
            sizes.merge(
                    file.state(),
                    new StateSize(file.entries(), file.bytes(), true),
                    StateSize::plus);
        }
        return sizes;
    }

    private static Map<StateId, StateSize> ofSegments(FileStore job, CheckpointMetadata metadata)
            throws IOException {
        Map<StateId, StateSize> sizes = new HashMap<>();
        for (CheckpointMetadata.Chain chain : metadata.chains()) {
            Map<StateId, StateSize> ofChain = new HashMap<>();
            int left = chain.segments().size();
            for (SegmentHandle segment : chain.segments()) {
                left--;
                for (SegmentReader.Block block : SegmentReader.open(job, segment).blocks()) {
                    // Operator state is written whole each time: only the newest counts.
                    if (block.keyGroup() >= 0 || left == 0) {
                        ofChain.merge(
                                block.state(),
                                new StateSize(block.entries(), block.length(), true),
                                (a, b) -> a.plus(b));
                    }
                }
            }
            boolean once = chain.segments().size() == 1;
            ofChain.forEach(
                    (state, size) ->
                            sizes.merge(
                                    state,
                                    new StateSize(size.entries(), size.bytes(), once),
                                    StateSize::plus));
        }
        return sizes;
    }
}
