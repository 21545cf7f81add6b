package io.weir.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * When a chain is worth compacting, and how much of it.
 *
 * <p>All of it, into a new base, when its deltas have grown larger than its base, so that a restore
 * would read more than twice what there is. So each byte of state is rewritten once for each byte
 * of change, whatever the size of the state.
 *
 * <p>Its youngest part, into one segment, when it has so many that a restore would open many files:
 * back to where a segment is more than twice as large as all that follow it together.
 *
 * <pre>
 *   base 5000   60   30   4 4 4 4 4 4 4 4          sizes, the oldest first
 *                        └───── merged ─────┘
 *   base 5000   60   30   32                       next time, with some more, from the 30 on
 * </pre>
 *
 * So sizes grow as powers of two, and what has changed is rewritten as often as there are such
 * steps, not as often as there are checkpoints.
 *
 * @param maxSegments how many a chain may have
 * @param minDeltaBytes deltas below this in sum are never too large, only too many; and a segment
 *     below it is never too large to be merged
 */
public record CompactionPolicy(int maxSegments, long minDeltaBytes) {
    /** Sixteen segments, or deltas larger than the base from 1 MiB on. */
    public static final CompactionPolicy DEFAULT = new CompactionPolicy(16, 1 << 20);

    /** A segment of at most this, times what follows it, is merged with it. */
    private static final int STEP = 2;

    /** Checks that there is something to decide. */
    public CompactionPolicy {
        if (maxSegments < 1 || minDeltaBytes < 0) {
            throw new IllegalArgumentException(
                    "maxSegments is %d, expected 1 or more; minDeltaBytes is %d, expected 0 or more"
                            .formatted(maxSegments, minDeltaBytes));
        }
    }

    /**
     * Segments of a chain that are to become one; at least two.
     *
     * @param from the index of the oldest
     * @param behind the index behind the youngest
     */
    public record Part(int from, int behind) {
        /** Whether what comes of it is a base, with nothing below. */
        public boolean isBase() {
            return from == 0;
        }
    }

    /**
     * What to merge; empty if the chain is good as it is.
     *
     * @param chain the oldest first, which is a base
     */
    public Optional<Part> toMerge(List<SegmentHandle> chain) {
        if (chain.size() < 2) {
            return Optional.empty();
        }
        long base = chain.get(0).bytes();
        long deltas = chain.stream().skip(1).mapToLong(SegmentHandle::bytes).sum();
        if (deltas > base && deltas >= minDeltaBytes) {
            return Optional.of(new Part(0, chain.size()));
        }
        return chain.size() > maxSegments
                ? Optional.of(new Part(youngest(chain), chain.size()))
                : Optional.empty();
    }

    /** Where the part begins that is merged because there are too many segments. */
    private int youngest(List<SegmentHandle> chain) {
        // At least half of them, or they would soon be too many again.
        int atLeast = Math.max(2, chain.size() / 2);
        int from = chain.size();
        long bytes = 0;
        while (from > 0) {
            long next = chain.get(from - 1).bytes();
            boolean isEnough = chain.size() - from >= atLeast;
            if (isEnough && next > STEP * bytes && next > minDeltaBytes) {
                break;
            }
            bytes += next;
            from--;
        }
        return from;
    }

    /**
     * Whether a whole snapshot is cheaper than to compact the chain: when much changes from one
     * checkpoint to the next, from an eighth of what there is. To encode an entry that is in memory
     * costs several times less than to read and merge it from files, so this is cheaper even though
     * it may be eight times the increment, and the chain is gone without a compaction. With less
     * change compactions are rare, and a checkpoint had better be short.
     *
     * @param chain the oldest first, which is a base
     */
    public boolean isBetterStartedAfresh(List<SegmentHandle> chain) {
        if (chain.size() < 2) {
            return false;
        }
        long newest = chain.get(chain.size() - 1).bytes();
        return newest >= minDeltaBytes && newest >= chain.get(0).bytes() / 8;
    }
}
