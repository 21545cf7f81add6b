package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

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
        return compact(job, segments, path, () -> false);
    }

    /**
     * The same, unless it is given up on the way.
     *
     * @param givenUp asked from time to time
     * @throws IOException if it was given up, too
     */
    public static SegmentHandle compact(
            FileStore job, List<SegmentHandle> segments, String path, BooleanSupplier givenUp)
            throws IOException {
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("No segments to make " + path + " of");
        }
        try (var base = new SegmentWriter(job, path)) {
            ChainReader.merged(
                    job,
                    segments,
                    keyGroup -> true,
                    (state, keyGroup, entries, content) -> {
                        if (givenUp.getAsBoolean()) {
                            throw new IOException("The compaction into " + path + " was given up");
                        }
                        base.block(
                                state,
                                keyGroup,
                                entries,
                                content.array(),
                                content.position(),
                                content.remaining());
                    });
            return base.publish();
        }
    }
}
