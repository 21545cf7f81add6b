package io.weir.heap;

import io.weir.backend.CapturedBlock;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects captured entries in the layout of their table: keys and values as bits or as objects.
 * Values are referred to, not copied: they are immutable, or are {@link ListCell} and {@link
 * MapCell} captures that no longer change.
 */
final class Chunk implements CapturedBlock {
    /**
     * A chunk is full at this weight: an entry weighs 1, and 1 more for each element it carries.
     */
    static final int FULL = 4096;

    private static final int INITIAL = 16;

    /** Of many entries: with room for all that fit, and for a word's that do not. */
    private static final int LARGE = FULL + Long.SIZE;

    private static final long[] NO_BITS = {};
    private static final Object[] NO_OBJECTS = {};

    private final StateId state;
    private final int keyGroup;
    private final StateFormat format;
    private final boolean removals;

    /** Whether what a list or map held before is of no interest. */
    private final boolean full;

    private long[] keyBits;
    private Object[] keys;
    private long[] valueBits;
    private Object[] values;
    private int count;
    private int weight;

    private Chunk(
            StateId state,
            int keyGroup,
            StateFormat format,
            boolean removals,
            boolean full,
            int room) {
        this.state = state;
        this.keyGroup = keyGroup;
        this.format = format;
        this.removals = removals;
        this.full = full;
        boolean bitKeys = format.primitiveKeys();
        boolean bitValues = format.primitiveValues();
        this.keyBits = bitKeys ? new long[room] : NO_BITS;
        this.keys = bitKeys ? NO_OBJECTS : new Object[room];
        this.valueBits = bitValues && !removals ? new long[room] : NO_BITS;
        this.values = bitValues || removals ? NO_OBJECTS : new Object[room];
    }

    /**
     * Of entries that are there; {@code full} if nothing from earlier snapshots is built upon.
     *
     * @param like how many entries a chunk of this state had lately: where there were many, there
     *     will be many, and arrays that grow step by step would be copied as often
     */
    static Chunk ofEntries(
            StateId state, int keyGroup, StateFormat format, boolean full, int like) {
        return new Chunk(state, keyGroup, format, false, full, like > FULL / 4 ? LARGE : INITIAL);
    }

    /** Of keys that have no entry any more. */
    static Chunk ofRemovals(StateId state, int keyGroup, StateFormat format) {
        return new Chunk(state, keyGroup, format, true, false, INITIAL);
    }

    /** Whether entries of this weight still fit. */
    boolean hasRoom(int more) {
        return weight + more <= FULL;
    }

    /**
     * Adds entries that lie in cells, key and value in turn: those of up to 64 slots whose bits are
     * set and whose key is not 0.
     */
    void addCells(long[] cells, int firstSlot, long set) {
        int at = count;
        if (at + Long.SIZE > keyBits.length) {
            int capacity = Math.max(at * 2, at + Long.SIZE);
            keyBits = Arrays.copyOf(keyBits, capacity);
            valueBits = Arrays.copyOf(valueBits, capacity);
        }
        long[] k = keyBits;
        long[] v = valueBits;
        for (long rest = set; rest != 0; rest &= rest - 1) {
            int cell = (firstSlot + Long.numberOfTrailingZeros(rest)) << 1;
            long key = cells[cell];
            if (key != 0) {
                k[at] = key;
                v[at] = cells[cell + 1];
                at++;
            }
        }
        weight += at - count;
        count = at;
    }

    /** Adds a key and its primitive value. */
    void addBits(long bits, @Nullable Object key, long value) {
        int at = addKey(bits, key);
        if (at >= valueBits.length) {
            valueBits = Arrays.copyOf(valueBits, at * 2);
        }
        valueBits[at] = value;
    }

    /** Adds a key and what is stored for it; nothing if its cell has not changed. */
    void addValue(long bits, @Nullable Object key, Object stored) {
        Object value = stored;
        if (stored instanceof ListCell list) {
            ListCell.Capture capture = list.capture(full);
            if (capture == null) {
                return;
            }
            weight += capture.to() - capture.from();
            value = capture;
        } else if (stored instanceof MapCell map) {
            MapCell.Capture capture = map.capture(full);
            if (capture == null) {
                return;
            }
            weight += capture.weight();
            value = capture;
        }
        int at = addKey(bits, key);
        if (at >= values.length) {
            values = Arrays.copyOf(values, at * 2);
        }
        values[at] = value;
    }

    /** Adds a key alone. */
    int addKey(long bits, @Nullable Object key) {
        int at = count;
        if (key == null) {
            if (at >= keyBits.length) {
                keyBits = Arrays.copyOf(keyBits, at * 2);
            }
            keyBits[at] = bits;
        } else {
            if (at >= keys.length) {
                keys = Arrays.copyOf(keys, at * 2);
            }
            keys[at] = key;
        }
        count = at + 1;
        weight++;
        return at;
    }

    @Override
    public StateId state() {
        return state;
    }

    @Override
    public int keyGroup() {
        return keyGroup;
    }

    @Override
    public int entries() {
        return count;
    }

    @Override
    public void encode(BinaryOutput out) {
        EntryEncoder encoder = new EntryEncoder(format, out);
        if (format.primitiveKeys() && format.primitiveValues() && !removals) {
            for (int i = 0; i < count; i++) {
                encoder.putBits(keyBits[i], valueBits[i]);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (format.primitiveKeys()) {
                encoder.keyBits(keyBits[i]);
            } else {
                encoder.key(keys[i]);
            }
            if (removals) {
                encoder.remove();
            } else if (format.primitiveValues()) {
                encoder.putBits(valueBits[i]);
            } else {
                encoder.put(values[i]);
            }
        }
    }
}
