package io.weir.benchmarks.ours;

import io.weir.benchmarks.race.Meter;
import io.weir.benchmarks.race.Words;

/** A table with open addressing, words and counts in arrays of their own, at most half full. */
final class WordSumLoop implements LoopEngine.Loop {
    private final int keys;
    private final int mask;
    private final int shift;
    private final String[] words;
    private final long[] counts;

    WordSumLoop(int keys) {
        int slots = Integer.highestOneBit(2 * keys - 1) << 1;
        this.keys = keys;
        this.mask = slots - 1;
        this.shift = 32 - Integer.numberOfTrailingZeros(slots);
        this.words = new String[slots];
        this.counts = new long[slots];
    }

    @Override
    public void run(long first, int step, int count, Meter.Taken taken) {
        long number = first;
        for (int i = 0; i < count; i++) {
            String word = Words.wordOf(number, keys);
            int slot = (word.hashCode() * 0x9E3779B9) >>> shift;
            String found;
            while ((found = words[slot]) != null && !found.equals(word)) {
                slot = (slot + 1) & mask;
            }
            if (found == null) {
                words[slot] = word;
            }
            taken.add(counts[slot] += 1);
            number += step;
        }
    }
}
