package io.weir.savepoint;

/**
 * How the entries of a state are spread over its key groups; those of state without a key are all
 * in one. Immutable.
 */
public final class Spread {
    private final long[] entries;
    private final boolean exact;

    Spread(long[] entries, boolean exact) {
        this.entries = entries.clone();
        this.exact = exact;
    }

    /** Whether it was counted, rather than taken from an index. */
    public boolean isExact() {
        return exact;
    }

    /** How many key groups there are. */
    public int keyGroups() {
        return entries.length;
    }

    /** How many entries a key group has. */
    public long entries(int keyGroup) {
        return entries[keyGroup];
    }

    /** How many entries there are. */
    public long entries() {
        long sum = 0;
        for (long of : entries) {
            sum += of;
        }
        return sum;
    }

    /** The key group with the most entries; the first of several. */
    public int fullest() {
        int fullest = 0;
        for (int i = 1; i < entries.length; i++) {
            if (entries[i] > entries[fullest]) {
                fullest = i;
            }
        }
        return fullest;
    }

    /**
     * How many times as many entries as the average the fullest key group has: 1 if all have as
     * many, the number of key groups if all lies in one; 0 without entries.
     */
    public double skew() {
        long all = entries();
        return all == 0 ? 0 : (double) entries[fullest()] * entries.length / all;
    }
}
