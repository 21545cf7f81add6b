package io.weir.snapshot;

import java.util.List;

/**
 * When a chain is worth compacting: when it has many segments, so that a restore would open many
 * files; or when its deltas have grown larger than its base, so that a restore would read more than
 * twice what there is. By the second rule each byte of state is rewritten once for each byte of
 * change, whatever the size of the state.
 *
 * @param maxSegments how many a chain may have
 * @param minDeltaBytes deltas below this in sum are never too large, only too many
 */
public record CompactionPolicy(int maxSegments, long minDeltaBytes) {
    /** Sixteen segments, or deltas larger than the base from 1 MiB on. */
    public static final CompactionPolicy DEFAULT = new CompactionPolicy(16, 1 << 20);

    /** Checks that there is something to decide. */
    public CompactionPolicy {
        if (maxSegments < 1 || minDeltaBytes < 0) {
            throw new IllegalArgumentException(
                    "maxSegments is %d, expected 1 or more; minDeltaBytes is %d, expected 0 or more"
                            .formatted(maxSegments, minDeltaBytes));
        }
    }

    /**
     * How many segments from the beginning of the chain to make one of; 0 if it is good as it is.
     *
     * @param chain the oldest first, which is a base
     */
    public int segmentsToMerge(List<SegmentHandle> chain) {
        if (chain.size() < 2) {
            return 0;
        }
        long base = chain.get(0).bytes();
        long deltas = chain.stream().skip(1).mapToLong(SegmentHandle::bytes).sum();
        boolean tooMany = chain.size() > maxSegments;
        boolean tooLarge = deltas > base && deltas >= minDeltaBytes;
        return tooMany || tooLarge ? chain.size() : 0;
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
