package io.weir.testkit.lives;

/**
 * What the streams of a random program are made of.
 *
 * @param key a few records have the same
 * @param time grows within a partition of a source; 0 for what a program makes at its end
 * @param amount never negative
 */
record Item(String key, long time, int amount) {
    /** Keeps amounts small, however often they are added and multiplied. */
    static int small(long amount) {
        return (int) (amount % 1000);
    }

    Item plus(int more) {
        return new Item(key, time, small(amount + more));
    }

    boolean isOdd() {
        return amount % 2 == 1;
    }
}
