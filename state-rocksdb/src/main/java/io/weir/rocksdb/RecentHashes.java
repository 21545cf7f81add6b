package io.weir.rocksdb;

/**
 * A set of hashes that is emptied whenever a new number is named. May say of a few hashes that are
 * not there that they are. Confined to one thread.
 */
final class RecentHashes {
    private static final int SLOTS = 1 << 13;

    private final int[] hashes = new int[SLOTS];
    private final int[] numbers = new int[SLOTS];

    /** As many as could be; then all are said to be there. */
    private int count;

    private int number = -1;

    void add(int hash, int of) {
        if (number != of) {
            number = of;
            count = 0;
        }
        if (count >= SLOTS / 2) {
            return;
        }
        int i = hash & (SLOTS - 1);
        while (numbers[i] == of + 1) {
            if (hashes[i] == hash) {
                return;
            }
            i = (i + 1) & (SLOTS - 1);
        }
        numbers[i] = of + 1;
        hashes[i] = hash;
        count++;
    }

    boolean contains(int hash, int of) {
        if (number != of) {
            return false;
        }
        if (count >= SLOTS / 2) {
            return true;
        }
        int i = hash & (SLOTS - 1);
        while (numbers[i] == of + 1) {
            if (hashes[i] == hash) {
                return true;
            }
            i = (i + 1) & (SLOTS - 1);
        }
        return false;
    }
}
