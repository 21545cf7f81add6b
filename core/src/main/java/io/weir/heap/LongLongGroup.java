package io.weir.heap;

import io.weir.types.Type.Primitive;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Primitive keys and primitive values side by side in one array, so that an update touches one
 * cache line. A slot whose key is 0 is free; the entry of key 0 itself lies behind the last slot.
 */
final class LongLongGroup extends GroupTable {
    private final Primitive keyPrimitive;
    private final Primitive valuePrimitive;

    /** The key of slot i at 2i, its value at 2i + 1. */
    private long[] cells = new long[2 * (INITIAL_CAPACITY + 1)];

    private boolean hasZero;

    LongLongGroup(StateTable owner, int keyGroup, Primitive valuePrimitive) {
        super(owner, keyGroup);
        this.keyPrimitive = owner.keys().primitive;
        this.valuePrimitive = valuePrimitive;
    }

    /** Stores {@code value}, or what {@code op} makes of the stored value and it. */
    long combine(long key, int mixed, long value, LongBinaryOperator op) {
        if (key == 0) {
            return combineZero(mixed, value, op);
        }
        // Steps through cells, two for each slot, with a mask made from the array's length: it has
        // 2 (capacity + 1) cells, and the length lies beside the first ones.
        long[] c = cells;
        int step = c.length - 3;
        int at = (mixed << 1) & step;
        long found;
        while ((found = c[at]) != key) {
            if (found == 0) {
                return insertBits(key, mixed, value);
            }
            at = (at + 2) & step;
        }
        if (pending != null) {
            captureIfPending(at >> 1);
        }
        long next = op.applyAsLong(c[at + 1], value);
        c[at + 1] = next;
        mark(at >> 1);
        return next;
    }

    /** The first cell where a key is looked for. */
    long touch(int mixed) {
        long[] c = cells;
        return c[(mixed << 1) & (c.length - 3)];
    }

    private long combineZero(int mixed, long value, LongBinaryOperator op) {
        int slot = find(0, mixed);
        if (slot < 0) {
            return insertBits(0, mixed, value);
        }
        beforeChange(slot);
        long next = op.applyAsLong(cells[(slot << 1) + 1], value);
        setBitsAt(slot, next);
        return next;
    }

    /** The value of a key, or {@code absent}. */
    long getBits(long key, int mixed, long absent) {
        int slot = find(key, mixed);
        return slot < 0 ? absent : cells[(slot << 1) + 1];
    }

    /** As {@link #insert}, without a box; gives the value. */
    long insertBits(long key, int mixed, long value) {
        makeRoom();
        inserted(placeBits(key, mixed, value), key, null, mixed);
        return value;
    }

    /** As {@link #place}, without a box. */
    int placeBits(long key, int mixed, long value) {
        int slot;
        if (key == 0) {
            slot = mask + 1;
            hasZero = true;
        } else {
            slot = mixed & mask;
            while (cells[slot << 1] != 0) {
                slot = (slot + 1) & mask;
            }
        }
        cells[slot << 1] = key;
        cells[(slot << 1) + 1] = value;
        size++;
        return slot;
    }

    /** As {@link #setValueAt}, without a box. */
    void setBitsAt(int slot, long value) {
        cells[(slot << 1) + 1] = value;
    }

    @Override
    int find(long bits, @Nullable Object key, int mixed) {
        return find(bits, mixed);
    }

    private int find(long key, int mixed) {
        if (key == 0) {
            return hasZero ? mask + 1 : -1;
        }
        long[] c = cells;
        int m = mask;
        int slot = mixed & m;
        long found;
        while ((found = c[slot << 1]) != key) {
            if (found == 0) {
                return -1;
            }
            slot = (slot + 1) & m;
        }
        return slot;
    }

    @Override
    int place(long bits, @Nullable Object key, int mixed, Object value) {
        return placeBits(bits, mixed, Bits.toBits(valuePrimitive, value));
    }

    @Override
    Object keyAt(int slot) {
        return Bits.fromBits(keyPrimitive, cells[slot << 1]);
    }

    @Override
    long keyBitsAt(int slot) {
        return cells[slot << 1];
    }

    @Override
    int mixedAt(int slot) {
        return owner.keys().mixedOf(cells[slot << 1]);
    }

    @Override
    Object valueAt(int slot) {
        return Bits.fromBits(valuePrimitive, cells[(slot << 1) + 1]);
    }

    @Override
    void setValueAt(int slot, Object value) {
        setBitsAt(slot, Bits.toBits(valuePrimitive, value));
    }

    @Override
    boolean isFree(int slot) {
        return slot > mask ? !hasZero : cells[slot << 1] == 0;
    }

    @Override
    int slots() {
        return mask + 2;
    }

    @Override
    void move(int from, int to) {
        cells[to << 1] = cells[from << 1];
        cells[(to << 1) + 1] = cells[(from << 1) + 1];
    }

    @Override
    void free(int slot) {
        if (slot > mask) {
            hasZero = false;
        }
        cells[slot << 1] = 0;
        cells[(slot << 1) + 1] = 0;
    }

    @Override
    void captureInto(Chunk chunk, int slot) {
        chunk.addBits(cells[slot << 1], null, cells[(slot << 1) + 1]);
    }

    @Override
    void captureWord(int word, long set, int slots) {
        if ((word + 1) << 6 > mask + 1) {
            // The slot of key 0 may be among them.
            super.captureWord(word, set, slots);
        } else {
            openChunk(Long.SIZE).addCells(cells, word << 6, set);
        }
    }

    @Override
    void rehash(Growth growth) {
        long[] old = cells;
        int oldSlots = old.length / 2 - 1;
        long[] c = new long[2 * (mask + 2)];
        KeyContext keys = owner.keys();
        for (int from = 0; from < oldSlots; from++) {
            long key = old[from << 1];
            if (key != 0) {
                int to = keys.mixedOf(key) & mask;
                while (c[to << 1] != 0) {
                    to = (to + 1) & mask;
                }
                c[to << 1] = key;
                c[(to << 1) + 1] = old[(from << 1) + 1];
                growth.moved(from, to);
            }
        }
        if (hasZero) {
            int to = mask + 1;
            c[(to << 1) + 1] = old[(oldSlots << 1) + 1];
            growth.moved(oldSlots, to);
        }
        cells = c;
    }

    @Override
    long arrayBytes() {
        return cells.length * 8L;
    }
}
