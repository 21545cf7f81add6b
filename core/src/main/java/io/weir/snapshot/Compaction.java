package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.util.List;

/**
 * Makes one base of the first segments of a chain, from files alone: no worker takes part.
 *
 * <p>The new segment takes the place of those it was made of; they are deleted when no checkpoint
 * refers to them any more.
 */
public final class Compaction {
    private Compaction() {}

    /**
     * Merges segments into a new base, which holds PUT entries only and the operator state of the
     * newest of them. Holds one state's key group in memory at a time.
     *
     * @param job the store whose root is the job's folder
     * @param segments the oldest first, which is a base
     * @param path of the new segment
     */
    public static SegmentHandle compact(FileStore job, List<SegmentHandle> segments, String path)
            throws IOException {
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("No segments to make " + path + " of");
        }
        try (var base = new SegmentWriter(job, path)) {
            ChainReader.merged(
                    job,
                    segments,
                    keyGroup -> true,
                    (state, keyGroup, entries, content) ->
                            base.block(
                                    state,
                                    keyGroup,
                                    entries,
                                    content.array(),
                                    content.position(),
                                    content.remaining()));
            return base.publish();
        }
    }
}
