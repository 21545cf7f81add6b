package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Events;
import io.weir.benchmarks.race.Meter;

/**
 * A table with open addressing, key and sum side by side, at most half full. Key 0 is stored as 1
 * and so on.
 */
final class KeyedSumLoop implements LoopEngine.Loop {
    private final int keys;
    private final int mask;
    private final int shift;
    private final long[] table;

    KeyedSumLoop(int keys) {
        int slots = Integer.highestOneBit(2 * keys - 1) << 1;
        this.keys = keys;
        this.mask = slots - 1;
        this.shift = 64 - Integer.numberOfTrailingZeros(slots);
        this.table = new long[2 * slots];
    }

    @Override
    public void run(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++) {
            taken.add(add(Events.keyOf(number, keys), 1));
            number += step;
        }
    }

    /** Adds to the sum of a key and returns it. */
    long add(long key, long value) {
        long stored = key + 1;
        int slot = (int) ((stored * 0x9E3779B97F4A7C15L) >>> shift);
        long found;
        while ((found = table[2 * slot]) != stored && found != 0) {
            slot = (slot + 1) & mask;
        }
        table[2 * slot] = stored;
        return table[2 * slot + 1] += value;
    }
}
