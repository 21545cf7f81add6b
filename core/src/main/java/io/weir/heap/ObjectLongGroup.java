package io.weir.heap;

import io.weir.types.Type;
import io.weir.types.Type.Primitive;
import java.util.Objects;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Objects as keys and primitive values. The mixed hash lies beside the value, so that a probe looks
 * at a key only when its hash is right.
 */
final class ObjectLongGroup extends GroupTable {
    /** Marks a cell as taken; the mixed hash is below it. */
    private static final long TAKEN = 1L << 32;

    private final Type<Object> keyType;
    private final Primitive valuePrimitive;

    /** TAKEN and the mixed hash of slot i at 2i, its value at 2i + 1. */
    private long[] cells = new long[2 * INITIAL_CAPACITY];

    private @Nullable Object[] keys = new Object[INITIAL_CAPACITY];

    ObjectLongGroup(StateTable owner, int keyGroup, Primitive valuePrimitive) {
        super(owner, keyGroup);
        this.keyType = owner.keys().type;
        this.valuePrimitive = valuePrimitive;
    }

    private static long taken(int mixed) {
        return TAKEN | (mixed & 0xffffffffL);
    }

    /** Stores {@code value}, or what {@code op} makes of the stored value and it. */
    long combine(Object key, int mixed, long value, LongBinaryOperator op) {
        int slot = find(0, key, mixed);
        if (slot < 0) {
            return insertBits(key, mixed, value);
        }
        if (pending != null) {
            captureIfPending(slot);
        }
        int at = (slot << 1) + 1;
        long next = op.applyAsLong(cells[at], value);
        cells[at] = next;
        mark(slot);
        return next;
    }

    /** As {@link #insert}, without a box; gives the value. */
    long insertBits(Object key, int mixed, long value) {
        makeRoom();
        inserted(placeBits(key, mixed, value), 0, key, mixed);
        return value;
    }

    /** The value of a key, or {@code absent}. */
    long getBits(Object key, int mixed, long absent) {
        int slot = find(0, key, mixed);
        return slot < 0 ? absent : cells[(slot << 1) + 1];
    }

    private int placeBits(@Nullable Object key, int mixed, long value) {
        int slot = mixed & mask;
        while (cells[slot << 1] != 0) {
            slot = (slot + 1) & mask;
        }
        cells[slot << 1] = taken(mixed);
        cells[(slot << 1) + 1] = value;
        keys[slot] = key;
        size++;
        return slot;
    }

    @Override
    int find(long bits, @Nullable Object key, int mixed) {
        long[] c = cells;
        int m = mask;
        long wanted = taken(mixed);
        Object sought = Objects.requireNonNull(key);
        int slot = mixed & m;
        long found;
        while ((found = c[slot << 1]) != 0) {
            if (found == wanted && (keys[slot] == key || keyType.same(keys[slot], sought))) {
                return slot;
            }
            slot = (slot + 1) & m;
        }
        return -1;
    }

    @Override
    int place(long bits, @Nullable Object key, int mixed, Object value) {
        return placeBits(key, mixed, Bits.toBits(valuePrimitive, value));
    }

    @Override
    Object keyAt(int slot) {
        return keys[slot];
    }

    @Override
    long keyBitsAt(int slot) {
        return 0;
    }

    @Override
    int mixedAt(int slot) {
        return (int) cells[slot << 1];
    }

    @Override
    Object valueAt(int slot) {
        return Bits.fromBits(valuePrimitive, cells[(slot << 1) + 1]);
    }

    @Override
    void setValueAt(int slot, Object value) {
        cells[(slot << 1) + 1] = Bits.toBits(valuePrimitive, value);
    }

    @Override
    boolean isFree(int slot) {
        return cells[slot << 1] == 0;
    }

    @Override
    int slots() {
        return mask + 1;
    }

    @Override
    void move(int from, int to) {
        cells[to << 1] = cells[from << 1];
        cells[(to << 1) + 1] = cells[(from << 1) + 1];
        keys[to] = keys[from];
    }

    @Override
    void free(int slot) {
        cells[slot << 1] = 0;
        cells[(slot << 1) + 1] = 0;
        keys[slot] = null;
    }

    @Override
    void captureInto(Chunk chunk, int slot) {
        chunk.addBits(0, keys[slot], cells[(slot << 1) + 1]);
    }

    @Override
    void rehash(Growth growth) {
        long[] oldCells = cells;
        Object[] oldKeys = keys;
        long[] c = new long[2 * (mask + 1)];
        Object[] k = new Object[mask + 1];
        for (int from = 0; from < oldKeys.length; from++) {
            long taken = oldCells[from << 1];
            if (taken != 0) {
                int to = (int) taken & mask;
                while (c[to << 1] != 0) {
                    to = (to + 1) & mask;
                }
                c[to << 1] = taken;
                c[(to << 1) + 1] = oldCells[(from << 1) + 1];
                k[to] = oldKeys[from];
                growth.moved(from, to);
            }
        }
        cells = c;
        keys = k;
    }

    @Override
    long arrayBytes() {
        return keys.length * 20L;
    }
}
