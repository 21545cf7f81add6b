package io.weir.snapshot;

import io.weir.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Makes one segment of some that follow each other in a chain, from files alone: no worker takes
 * part.
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
        return write(job, segments, path, givenUp, MergedState::read);
    }

    /**
     * Merges segments that are not the first of their chain into one, which holds one change for
     * each key that they have changed. Costs as much as they hold, whatever is below them.
     *
     * @param job the store whose root is the job's folder
     * @param deltas the oldest first, none of them a base
     * @param path of the new segment
     * @param givenUp asked from time to time
     * @throws IOException if it was given up, too
     */
    public static SegmentHandle mergeDeltas(
            FileStore job, List<SegmentHandle> deltas, String path, BooleanSupplier givenUp)
            throws IOException {
        return write(job, deltas, path, givenUp, MergedState::readChanges);
    }

    /** One of the ways to read a place of what is merged. */
    private interface Reading {
        void read(MergedState state, MergedState.Place place, BlockVisitor visitor)
                throws IOException;
    }

    private static SegmentHandle write(
            FileStore job,
            List<SegmentHandle> segments,
            String path,
            BooleanSupplier givenUp,
            Reading reading)
            throws IOException {
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("No segments to make " + path + " of");
        }
        try (var merged = new SegmentWriter(job, path)) {
            var state = new MergedState();
            state.addChain(job, segments);
            for (MergedState.Place place : state.places().keySet()) {
                reading.read(
                        state,
                        place,
                        (id, keyGroup, entries, content) -> {
                            if (givenUp.getAsBoolean()) {
                                throw new IOException(
                                        "The compaction into " + path + " was given up");
                            }
                            merged.block(
                                    id,
                                    keyGroup,
                                    entries,
                                    content.array(),
                                    content.position(),
                                    content.remaining());
                        });
            }
            return merged.publish();
        }
    }
}
