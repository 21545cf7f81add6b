package io.weir.heap;

import io.weir.types.KeyHash;
import io.weir.types.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The map of one key, in order of insertion, that knows which of its entries have changed.
 *
 * <p>Entries lie in an array in the order in which they came; a removed one leaves a hole, and a
 * new one goes to the end. Beyond a few entries an index (open addressing, positions + 1) finds
 * them. When the array is full it is copied without its holes, larger if they are few.
 *
 * <p>Entries before {@link #captured} are in an earlier snapshot; those of them that were put since
 * are {@code modified}, those that were removed are {@code removed}. Entries from there on are new.
 * A key that is removed and comes back changes its place, which a patch can't say: then the whole
 * map is captured.
 *
 * <p>Confined to the subtask's thread, but for the arrays in a {@link Capture}, which are not
 * changed any more.
 */
final class MapCell {
    /** Up to so many positions are searched one after the other. */
    private static final int LINEAR = 8;

    private static final int[] NO_INDEX = {};
    private static final int[] NO_HASHES = {};
    private static final Object[] NO_ENTRIES = {};

    private final Type<Object> keyType;

    /** The key of position p at 2p, its value at 2p + 1; both null in a hole. */
    private @Nullable Object[] entries = NO_ENTRIES;

    private int[] hashes = NO_HASHES;
    private int[] index = NO_INDEX;
    private int used;
    private int live;

    /** Whether a capture holds the entries: they are copied before one is changed in place. */
    private boolean shared;

    private int captured;
    private boolean replaced = true;
    private long @Nullable [] modified;
    private @Nullable MapCell removed;

    MapCell(Type<Object> keyType) {
        this.keyType = keyType;
    }

    int size() {
        return live;
    }

    /** The position of a key, or -1. */
    int find(Object key) {
        return find(key, keyType.hash(key));
    }

    private int find(Object key, int hash) {
        if (index.length == 0) {
            for (int p = 0; p < used; p++) {
                if (isAt(p, key, hash)) {
                    return p;
                }
            }
            return -1;
        }
        int m = index.length - 1;
        int i = KeyHash.mix(hash) & m;
        while (index[i] != 0) {
            int p = index[i] - 1;
            if (isAt(p, key, hash)) {
                return p;
            }
            i = (i + 1) & m;
        }
        return -1;
    }

    private boolean isAt(int position, Object key, int hash) {
        if (hashes[position] != hash) {
            return false;
        }
        Object found = entries[2 * position];
        return found == key || (found != null && keyType.same(found, key));
    }

    /** The value at a position that {@link #find} gave. */
    Object valueAt(int position) {
        return entries[2 * position + 1];
    }

    void put(Object key, Object value) {
        int hash = keyType.hash(key);
        int position = find(key, hash);
        if (position >= 0) {
            unshare();
            entries[2 * position + 1] = value;
            if (position < captured && !replaced) {
                modified(position);
            }
            return;
        }
        if (removed != null && removed.find(key, hash) >= 0) {
            replacedWhole();
        }
        append(key, hash, value);
    }

    private void append(Object key, int hash, Object value) {
        if (2 * used == entries.length) {
            makeRoom();
        }
        entries[2 * used] = key;
        entries[2 * used + 1] = value;
        hashes[used] = hash;
        if (index.length > 0) {
            enter(hash, used);
        }
        used++;
        live++;
    }

    private void enter(int hash, int position) {
        int m = index.length - 1;
        int i = KeyHash.mix(hash) & m;
        while (index[i] != 0) {
            i = (i + 1) & m;
        }
        index[i] = position + 1;
    }

    /** Removes the entry at a position that {@link #find} gave. */
    void removeAt(int position) {
        Object key = entries[2 * position];
        if (position < captured && !replaced) {
            MapCell gone = removed;
            if (gone == null) {
                gone = new MapCell(keyType);
                removed = gone;
            }
            gone.append(key, hashes[position], true);
            if (modified != null) {
                GroupTable.clear(modified, position);
            }
        }
        unshare();
        entries[2 * position] = null;
        entries[2 * position + 1] = null;
        live--;
    }

    /** Forgets everything; iterators over it end. */
    void clear() {
        entries = NO_ENTRIES;
        hashes = NO_HASHES;
        index = NO_INDEX;
        used = 0;
        live = 0;
        shared = false;
        replacedWhole();
    }

    private void replacedWhole() {
        replaced = true;
        captured = 0;
        modified = null;
        removed = null;
    }

    private void modified(int position) {
        long[] bits = modified;
        if (bits == null) {
            bits = new long[(captured + 63) >>> 6];
            modified = bits;
        }
        GroupTable.set(bits, position);
    }

    private void unshare() {
        if (shared) {
            entries = entries.clone();
            shared = false;
        }
    }

    /** Makes new arrays without the holes, with room for at least a quarter more. */
    private void makeRoom() {
        int capacity = Math.max(4, used);
        if (live + (live >> 2) >= capacity) {
            capacity *= 2;
        }
        Object[] newEntries = new Object[2 * capacity];
        int[] newHashes = new int[capacity];
        int newCaptured = 0;
        long[] oldModified = modified;
        long[] newModified = oldModified == null ? null : new long[oldModified.length];
        int to = 0;
        for (int from = 0; from < used; from++) {
            Object key = entries[2 * from];
            if (key != null) {
                newEntries[2 * to] = key;
                newEntries[2 * to + 1] = entries[2 * from + 1];
                newHashes[to] = hashes[from];
                if (from < captured) {
                    newCaptured++;
                    if (oldModified != null
                            && newModified != null
                            && GroupTable.get(oldModified, from)) {
                        GroupTable.set(newModified, to);
                    }
                }
                to++;
            }
        }
        entries = newEntries;
        hashes = newHashes;
        shared = false;
        used = to;
        captured = newCaptured;
        modified = newModified;
        index = NO_INDEX;
        if (capacity > LINEAR) {
            index = new int[Integer.highestOneBit(capacity) * 4];
            for (int p = 0; p < used; p++) {
                enter(hashes[p], p);
            }
        }
    }

    /** Says that the map is as an earlier snapshot holds it. */
    void restored() {
        captured = used;
        replaced = false;
        modified = null;
        removed = null;
    }

    /** What changed since the capture before, or all if {@code full}; null if nothing did. */
    @Nullable Capture capture(boolean full) {
        Capture capture;
        if (full || replaced) {
            shared = true;
            capture = new Capture(entries, used, live, null);
        } else {
            capture = patch();
        }
        restored();
        return capture;
    }

    private @Nullable Capture patch() {
        long[] changed = modified;
        int count = live(captured, used);
        if (changed != null) {
            for (long word : changed) {
                count += Long.bitCount(word);
            }
        }
        Object[] gone = removed == null ? NO_ENTRIES : removed.keys();
        if (count == 0 && gone.length == 0) {
            return null;
        }
        Object[] puts = new Object[2 * count];
        int n = 0;
        if (changed != null) {
            for (int word = 0; word < changed.length; word++) {
                for (long rest = changed[word]; rest != 0; rest &= rest - 1) {
                    n = copy((word << 6) + Long.numberOfTrailingZeros(rest), puts, n);
                }
            }
        }
        for (int p = captured; p < used; p++) {
            if (entries[2 * p] != null) {
                n = copy(p, puts, n);
            }
        }
        return new Capture(puts, count, count, gone);
    }

    private int copy(int position, Object[] to, int n) {
        to[2 * n] = entries[2 * position];
        to[2 * n + 1] = entries[2 * position + 1];
        return n + 1;
    }

    private int live(int from, int to) {
        int count = 0;
        for (int p = from; p < to; p++) {
            if (entries[2 * p] != null) {
                count++;
            }
        }
        return count;
    }

    private Object[] keys() {
        Object[] keys = new Object[live];
        int n = 0;
        for (int p = 0; p < used; p++) {
            if (entries[2 * p] != null) {
                keys[n++] = entries[2 * p];
            }
        }
        return keys;
    }

    /** A walk over the entries that are there now; copes with changes on the way. */
    Cursor cursor() {
        return new Cursor();
    }

    /**
     * Walks over the entries that were there when it was made, leaving out those removed since, and
     * showing each with its value of the moment.
     */
    final class Cursor {
        private final @Nullable Object[] seen = entries;
        private final int end = used;
        private int at = -1;

        /** The next key that is still there, or null at the end. */
        @Nullable Object next() {
            while (++at < end) {
                Object key = seen[2 * at];
                if (key != null && positionOf(key) >= 0) {
                    return key;
                }
            }
            return null;
        }

        /** Where the entry of the key that {@link #next} gave last is now; -1 if it is gone. */
        int positionOf(Object key) {
            return seen == entries && seen[2 * at] == key ? at : find(key);
        }
    }

    /** A copy of the entries in their order. */
    Map<Object, Object> toMap() {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int p = 0; p < used; p++) {
            if (entries[2 * p] != null) {
                map.put(entries[2 * p], entries[2 * p + 1]);
            }
        }
        return map;
    }

    /** The key at a position that {@link #find} gave. */
    Object keyAt(int position) {
        return entries[2 * position];
    }

    @Override
    public String toString() {
        return "MapCell of " + live + " entries " + Arrays.toString(entries);
    }

    /**
     * Entries that were put, as key and value in turn, with holes.
     *
     * @param used positions that are in use
     * @param count entries among them
     * @param removed keys that went; null if these entries are the whole map
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Capture(Object[] entries, int used, int count, Object @Nullable [] removed) {
        int weight() {
            return count + (removed == null ? 0 : removed.length);
        }
    }
}
