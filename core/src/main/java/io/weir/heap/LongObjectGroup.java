package io.weir.heap;

import io.weir.types.Type.Primitive;
import org.jspecify.annotations.Nullable;

/** Primitive keys and objects as values, in two arrays. A slot without a value is free. */
final class LongObjectGroup extends GroupTable {
    private final Primitive keyPrimitive;
    private long[] keys = new long[INITIAL_CAPACITY];
    private @Nullable Object[] values = new Object[INITIAL_CAPACITY];

    LongObjectGroup(StateTable owner, int keyGroup) {
        super(owner, keyGroup);
        this.keyPrimitive = owner.keys().primitive;
    }

    @Override
    int find(long bits, @Nullable Object key, int mixed) {
        long[] k = keys;
        int m = mask;
        int slot = mixed & m;
        while (true) {
            // A free slot holds key 0, so only there the values must be asked.
            long found = k[slot];
            if (found == bits && (bits != 0 || values[slot] != null)) {
                return slot;
            }
            if (found == 0 && values[slot] == null) {
                return -1;
            }
            slot = (slot + 1) & m;
        }
    }

    @Override
    int place(long bits, @Nullable Object key, int mixed, Object value) {
        int slot = mixed & mask;
        while (values[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = bits;
        values[slot] = value;
        size++;
        return slot;
    }

    @Override
    Object keyAt(int slot) {
        return Bits.fromBits(keyPrimitive, keys[slot]);
    }

    @Override
    long keyBitsAt(int slot) {
        return keys[slot];
    }

    @Override
    int mixedAt(int slot) {
        return owner.keys().mixedOf(keys[slot]);
    }

    @Override
    Object valueAt(int slot) {
        return values[slot];
    }

    @Override
    void setValueAt(int slot, Object value) {
        values[slot] = value;
    }

    @Override
    boolean isFree(int slot) {
        return values[slot] == null;
    }

    @Override
    int slots() {
        return mask + 1;
    }

    @Override
    void move(int from, int to) {
        keys[to] = keys[from];
        values[to] = values[from];
    }

    @Override
    void free(int slot) {
        keys[slot] = 0;
        values[slot] = null;
    }

    @Override
    void captureInto(Chunk chunk, int slot) {
        chunk.addValue(keys[slot], null, values[slot]);
    }

    @Override
    void rehash(Growth growth) {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        long[] k = new long[mask + 1];
        Object[] v = new Object[mask + 1];
        KeyContext context = owner.keys();
        for (int from = 0; from < oldKeys.length; from++) {
            Object value = oldValues[from];
            if (value != null) {
                int to = context.mixedOf(oldKeys[from]) & mask;
                while (v[to] != null) {
                    to = (to + 1) & mask;
                }
                k[to] = oldKeys[from];
                v[to] = value;
                growth.moved(from, to);
            }
        }
        keys = k;
        values = v;
    }

    @Override
    long arrayBytes() {
        return keys.length * 12L;
    }
}
