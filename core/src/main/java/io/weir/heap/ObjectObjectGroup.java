package io.weir.heap;

import io.weir.types.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects as keys and as values, side by side in one array, and the mixed hashes in another. A slot
 * without a key is free.
 */
final class ObjectObjectGroup extends GroupTable {
    private final Type<Object> keyType;
    private int[] hashes = new int[INITIAL_CAPACITY];

    /** The key of slot i at 2i, its value at 2i + 1. */
    private @Nullable Object[] cells = new Object[2 * INITIAL_CAPACITY];

    ObjectObjectGroup(StateTable owner, int keyGroup) {
        super(owner, keyGroup);
        this.keyType = owner.keys().type;
    }

    @Override
    int find(long bits, @Nullable Object key, int mixed) {
        Object[] c = cells;
        int[] h = hashes;
        int m = mask;
        Object sought = Objects.requireNonNull(key);
        int slot = mixed & m;
        while (true) {
            if (h[slot] == mixed) {
                Object found = c[slot << 1];
                if (found == sought || (found != null && keyType.same(found, sought))) {
                    return slot;
                }
            }
            // A free slot has hash 0, so only there the key must be asked.
            if (h[slot] == 0 && c[slot << 1] == null) {
                return -1;
            }
            slot = (slot + 1) & m;
        }
    }

    @Override
    int place(long bits, @Nullable Object key, int mixed, Object value) {
        int slot = mixed & mask;
        while (cells[slot << 1] != null) {
            slot = (slot + 1) & mask;
        }
        hashes[slot] = mixed;
        cells[slot << 1] = key;
        cells[(slot << 1) + 1] = value;
        size++;
        return slot;
    }

    @Override
    Object keyAt(int slot) {
        return cells[slot << 1];
    }

    @Override
    long keyBitsAt(int slot) {
        return 0;
    }

    @Override
    int mixedAt(int slot) {
        return hashes[slot];
    }

    @Override
    Object valueAt(int slot) {
        return cells[(slot << 1) + 1];
    }

    @Override
    void setValueAt(int slot, Object value) {
        cells[(slot << 1) + 1] = value;
    }

    @Override
    boolean isFree(int slot) {
        return cells[slot << 1] == null;
    }

    @Override
    int slots() {
        return mask + 1;
    }

    @Override
    void move(int from, int to) {
        hashes[to] = hashes[from];
        cells[to << 1] = cells[from << 1];
        cells[(to << 1) + 1] = cells[(from << 1) + 1];
    }

    @Override
    void free(int slot) {
        hashes[slot] = 0;
        cells[slot << 1] = null;
        cells[(slot << 1) + 1] = null;
    }

    @Override
    void captureInto(Chunk chunk, int slot) {
        chunk.addValue(0, cells[slot << 1], cells[(slot << 1) + 1]);
    }

    @Override
    void rehash(Growth growth) {
        int[] oldHashes = hashes;
        Object[] old = cells;
        int[] h = new int[mask + 1];
        Object[] c = new Object[2 * (mask + 1)];
        for (int from = 0; from < oldHashes.length; from++) {
            Object key = old[from << 1];
            if (key != null) {
                int to = oldHashes[from] & mask;
                while (c[to << 1] != null) {
                    to = (to + 1) & mask;
                }
                h[to] = oldHashes[from];
                c[to << 1] = key;
                c[(to << 1) + 1] = old[(from << 1) + 1];
                growth.moved(from, to);
            }
        }
        hashes = h;
        cells = c;
    }

    @Override
    long arrayBytes() {
        return hashes.length * 12L;
    }
}
