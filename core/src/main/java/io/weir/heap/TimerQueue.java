package io.weir.heap;

import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import java.util.Arrays;

/**
 * A binary heap of (timestamp, key), the first in front: by timestamp, and then by the key's mixed
 * hash and its encoding, so that the order is the same after a restore.
 */
final class TimerQueue {
    private final Type<Object> keyType;
    private long[] timestamps = new long[16];
    private int[] mixed = new int[16];
    private Object[] keys = new Object[16];
    private int size;

    TimerQueue(Type<Object> keyType) {
        this.keyType = keyType;
    }

    int size() {
        return size;
    }

    /** The timestamp in front. */
    long timestamp() {
        return timestamps[0];
    }

    /** The key in front. */
    Object key() {
        return keys[0];
    }

    void clear() {
        Arrays.fill(keys, 0, size, null);
        size = 0;
    }

    void add(long timestamp, int mixedHash, Object key) {
        if (size == keys.length) {
            timestamps = Arrays.copyOf(timestamps, size * 2);
            mixed = Arrays.copyOf(mixed, size * 2);
            keys = Arrays.copyOf(keys, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(timestamp, mixedHash, key, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, timestamp, mixedHash, key);
    }

    /** Takes the one in front away. */
    void pop() {
        int last = --size;
        long timestamp = timestamps[last];
        int mixedHash = mixed[last];
        Object key = keys[last];
        int at = 0;
        int child;
        while ((child = 2 * at + 1) < last) {
            if (child + 1 < last
                    && isBefore(timestamps[child + 1], mixed[child + 1], keys[child + 1], child)) {
                child++;
            }
            if (!isBefore(
                    timestamps[child], mixed[child], keys[child], timestamp, mixedHash, key)) {
                break;
            }
            move(child, at);
            at = child;
        }
        if (last > 0) {
            set(at, timestamp, mixedHash, key);
        }
        clearSlot(last);
    }

    @SuppressWarnings("NullAway") // A slot behind the end holds nothing.
    private void clearSlot(int slot) {
        keys[slot] = null;
    }

    private void set(int slot, long timestamp, int mixedHash, Object key) {
        timestamps[slot] = timestamp;
        mixed[slot] = mixedHash;
        keys[slot] = key;
    }

    private void move(int from, int to) {
        set(to, timestamps[from], mixed[from], keys[from]);
    }

    private boolean isBefore(long timestamp, int mixedHash, Object key, int slot) {
        return isBefore(timestamp, mixedHash, key, timestamps[slot], mixed[slot], keys[slot]);
    }

    private boolean isBefore(long t1, int m1, Object key1, long t2, int m2, Object key2) {
        if (t1 != t2) {
            return t1 < t2;
        }
        if (m1 != m2) {
            return Integer.compareUnsigned(m1, m2) < 0;
        }
        return key1 != key2 && compareEncoded(key1, key2) < 0;
    }

    private int compareEncoded(Object key1, Object key2) {
        BinaryOutput out1 = new BinaryOutput(32);
        BinaryOutput out2 = new BinaryOutput(32);
        keyType.write(key1, out1);
        keyType.write(key2, out2);
        return Arrays.compareUnsigned(
                out1.array(), 0, out1.position(), out2.array(), 0, out2.position());
    }
}
