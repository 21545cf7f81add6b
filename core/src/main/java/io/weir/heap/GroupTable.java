package io.weir.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one state in one key group: an open-addressing table (linear probing, a power of
 * two of slots, at most 5/8 full, backward-shift deletion) that knows what has changed.
 *
 * <p><b>Snapshots.</b> Each slot has a bit in {@link #dirty}: its entry has changed since the last
 * barrier. At a barrier that bitmap becomes {@link #pending} and a clear one takes its place. A
 * sweep in slot order captures pending entries and clears their bits; whoever changes, moves or
 * removes an entry whose bit is still set captures it first. So what is captured is the table at
 * the barrier. For a full snapshot every bit is set; a bit on a free slot means nothing, and is
 * cleared when the slot is taken.
 *
 * <p><b>Removals.</b> The keys removed since the last barrier that an earlier snapshot holds are
 * the {@link #tombstones}. A key that comes back leaves them. A key that came and went between two
 * barriers was never in a snapshot and leaves no trace: its {@link #fresh} bit says so.
 *
 * <p>A key is given as its bits (where keys are primitive) or as an object, and always with its
 * mixed hash, whose lower bits are its first slot. Confined to the subtask's thread.
 */
abstract class GroupTable {
    static final int INITIAL_CAPACITY = 16;

    /** Slots that are swept as a unit. */
    static final int PAGE_WORDS = 8;

    final StateTable owner;

    /** The key group, counted from 0. */
    final int keyGroup;

    /** Slots - 1. */
    int mask = INITIAL_CAPACITY - 1;

    int size;

    /** The table grows before it holds more. */
    int limit = limitOf(INITIAL_CAPACITY);

    /** Slots whose entry has changed since the last barrier. */
    long[] dirty;

    /** Slots whose entry the running snapshot has yet to capture; null when there are none. */
    long @Nullable [] pending;

    /** A clear bitmap for the next barrier. */
    private long @Nullable [] spare;

    /**
     * Slots whose entry came since the last barrier; of use only while freshEpoch is the owner's.
     */
    private long @Nullable [] fresh;

    private int freshEpoch = -1;
    private @Nullable GroupTable tombstones;
    private @Nullable GroupTable pendingTombstones;
    private int sweepWord;
    private @Nullable Chunk open;

    GroupTable(StateTable owner, int keyGroup) {
        this.owner = owner;
        this.keyGroup = keyGroup;
        this.dirty = new long[words(INITIAL_CAPACITY)];
    }

    static int limitOf(int capacity) {
        return capacity / 2 + capacity / 8;
    }

    /** One more bit than slots: some tables keep the entry of key 0 behind the last slot. */
    private static int words(int capacity) {
        return (capacity >>> 6) + 1;
    }

    // ---- what a layout knows

    /** The slot of a key, or -1. */
    abstract int find(long bits, @Nullable Object key, int mixed);

    /** Puts a key that is not there into a free slot, without any tracking; there is room. */
    abstract int place(long bits, @Nullable Object key, int mixed, Object value);

    abstract Object keyAt(int slot);

    abstract long keyBitsAt(int slot);

    abstract int mixedAt(int slot);

    abstract Object valueAt(int slot);

    /** Replaces the value; the caller has called {@link #beforeChange}. */
    abstract void setValueAt(int slot, Object value);

    abstract boolean isFree(int slot);

    /** How many slots there are, that of key 0 included. */
    abstract int slots();

    abstract void move(int from, int to);

    abstract void free(int slot);

    /** Appends the entry to a chunk. */
    abstract void captureInto(Chunk chunk, int slot);

    /** Doubles the arrays and puts every entry into its new slot, see {@link Growth}. */
    abstract void rehash(Growth growth);

    /** Bytes that the table's arrays take. */
    abstract long arrayBytes();

    // ---- changes

    /** To be called before the entry in {@code slot} changes. */
    final void beforeChange(int slot) {
        if (pending != null) {
            captureIfPending(slot);
        }
        mark(slot);
    }

    final void mark(int slot) {
        long[] d = dirty;
        int word = slot >>> 6;
        long bits = d[word];
        long bit = 1L << slot;
        if ((bits & bit) == 0) {
            d[word] = bits | bit;
        }
    }

    /** Puts a key that is not there. */
    final int insert(long bits, @Nullable Object key, int mixed, Object value) {
        makeRoom();
        int slot = place(bits, key, mixed, value);
        inserted(slot, bits, key, mixed);
        return slot;
    }

    /** Makes sure that one more entry fits. */
    final void makeRoom() {
        if (size >= limit) {
            Outlined.grow(this);
        }
    }

    /** Notes that the entry in {@code slot} is new. */
    final void inserted(int slot, long bits, @Nullable Object key, int mixed) {
        owner.forgetSlot();
        mark(slot);
        if (pending != null) {
            clear(pending, slot);
        }
        if (owner.tracksRemovals()) {
            GroupTable removed = tombstones;
            if (removed != null && removed.size > 0) {
                int at = removed.find(bits, key, mixed);
                if (at >= 0) {
                    removed.erase(at);
                    return;
                }
            }
            markFresh(slot);
        }
    }

    /** Removes the entry in {@code slot}. */
    final void remove(int slot) {
        if (pending != null) {
            captureIfPending(slot);
        }
        if (owner.tracksRemovals() && !isFresh(slot)) {
            GroupTable removed = tombstones;
            if (removed == null) {
                removed = owner.newTombstones(keyGroup);
                tombstones = removed;
            }
            removed.makeRoom();
            removed.place(
                    keyBitsAt(slot), owner.objectKeys() ? keyAt(slot) : null, mixedAt(slot), 0L);
        }
        erase(slot);
    }

    /** Removes the entry in {@code slot} without any tracking; closes the gap it leaves. */
    final void erase(int slot) {
        owner.forgetSlot();
        size--;
        int hole = slot;
        if (slot <= mask) {
            for (int i = (slot + 1) & mask; !isFree(i); i = (i + 1) & mask) {
                int home = mixedAt(i) & mask;
                if (((i - home) & mask) >= ((i - hole) & mask)) {
                    if (pending != null) {
                        captureIfPending(i);
                    }
                    move(i, hole);
                    copyBit(dirty, i, hole);
                    if (fresh != null) {
                        copyBit(fresh, i, hole);
                    }
                    hole = i;
                }
            }
        }
        free(hole);
        clear(dirty, hole);
        if (fresh != null) {
            clear(fresh, hole);
        }
    }

    /** Doubles the slots. */
    final void grow() {
        if (mask + 1 >= 1 << 29) {
            throw new IllegalStateException(
                    "State %s: key group %d holds %d keys, which is the most it can; raise the maximum parallelism"
                            .formatted(owner.id(), keyGroup, size));
        }
        owner.forgetSlot();
        if (pending != null) {
            sweep(Integer.MAX_VALUE);
        }
        int capacity = (mask + 1) * 2;
        Growth growth = new Growth(dirty, isFreshNow() ? fresh : null, words(capacity));
        mask = capacity - 1;
        limit = limitOf(capacity);
        rehash(growth);
        dirty = growth.newDirty;
        fresh = growth.newFresh;
        spare = null;
    }

    /** Carries the bits of each entry to its new slot while a table grows. */
    static final class Growth {
        private final long[] oldDirty;
        private final long @Nullable [] oldFresh;
        final long[] newDirty;
        final long @Nullable [] newFresh;

        Growth(long[] oldDirty, long @Nullable [] oldFresh, int words) {
            this.oldDirty = oldDirty;
            this.oldFresh = oldFresh;
            this.newDirty = new long[words];
            this.newFresh = oldFresh == null ? null : new long[words];
        }

        void moved(int from, int to) {
            if (get(oldDirty, from)) {
                set(newDirty, to);
            }
            if (oldFresh != null && newFresh != null && get(oldFresh, from)) {
                set(newFresh, to);
            }
        }
    }

    private boolean isFreshNow() {
        return freshEpoch == owner.epoch();
    }

    private boolean isFresh(int slot) {
        return isFreshNow() && fresh != null && get(fresh, slot);
    }

    private void markFresh(int slot) {
        long[] bits = fresh;
        if (bits == null) {
            bits = new long[dirty.length];
            fresh = bits;
        } else if (!isFreshNow()) {
            Arrays.fill(bits, 0);
        }
        freshEpoch = owner.epoch();
        set(bits, slot);
    }

    /** Forgets the keys removed: nothing an earlier snapshot holds matters any more. */
    final void dropTombstones() {
        tombstones = null;
    }

    // ---- snapshots

    /** At the barrier: what is dirty becomes pending; if {@code full}, every entry does. */
    final void startSnapshot(boolean full) {
        long[] changed = dirty;
        if (full) {
            Arrays.fill(changed, -1L);
            tombstones = null;
        }
        pending = changed;
        long[] clean = spare;
        dirty = clean != null ? clean : new long[changed.length];
        spare = null;
        pendingTombstones = tombstones;
        tombstones = null;
        sweepWord = 0;
    }

    /**
     * Captures up to {@code pages} pages that have something pending.
     *
     * @return how many pages of the allowance are left; if any, all of this table is captured
     */
    final int sweep(int pages) {
        long[] bits = pending;
        if (bits == null) {
            return pages;
        }
        captureTombstones();
        int slots = slots();
        int left = pages;
        while (left > 0) {
            if (sweepWord >= bits.length) {
                pending = null;
                spare = bits;
                flush();
                return left;
            }
            int end = Math.min(sweepWord + PAGE_WORDS, bits.length);
            boolean any = false;
            for (int word = sweepWord; word < end; word++) {
                long set = bits[word];
                if (set != 0) {
                    any = true;
                    bits[word] = 0;
                    captureWord(word, set, slots);
                }
            }
            sweepWord = end;
            if (any) {
                left--;
            }
        }
        return 0;
    }

    /** Captures the entries among 64 slots whose bits are {@code set}. */
    void captureWord(int word, long set, int slots) {
        for (long rest = set; rest != 0; rest &= rest - 1) {
            int slot = (word << 6) + Long.numberOfTrailingZeros(rest);
            if (slot < slots) {
                capture(slot);
            }
        }
    }

    private void captureTombstones() {
        GroupTable removed = pendingTombstones;
        if (removed == null) {
            return;
        }
        pendingTombstones = null;
        Chunk chunk = owner.newRemovals(keyGroup);
        int slots = removed.slots();
        for (int slot = 0; slot < slots; slot++) {
            if (!removed.isFree(slot)) {
                if (!chunk.hasRoom(1)) {
                    owner.captured(chunk);
                    chunk = owner.newRemovals(keyGroup);
                }
                chunk.addKey(
                        removed.keyBitsAt(slot), owner.objectKeys() ? removed.keyAt(slot) : null);
            }
        }
        if (chunk.entries() > 0) {
            owner.captured(chunk);
        }
    }

    /** Captures the entry in {@code slot} if the running snapshot has yet to. */
    final void captureIfPending(int slot) {
        long[] bits = pending;
        if (bits != null && get(bits, slot)) {
            clear(bits, slot);
            Outlined.capture(this, slot);
        }
    }

    /** Captures the entry in {@code slot}, if there is one. */
    final void capture(int slot) {
        if (isFree(slot)) {
            return;
        }
        captureInto(openChunk(1), slot);
    }

    /** The chunk to capture into, with room for {@code weight} more. */
    final Chunk openChunk(int weight) {
        Chunk chunk = open;
        if (chunk != null && !chunk.hasRoom(weight)) {
            flush();
            chunk = null;
        }
        if (chunk == null) {
            chunk = owner.newChunk(keyGroup);
            open = chunk;
        }
        return chunk;
    }

    private void flush() {
        Chunk chunk = open;
        if (chunk != null) {
            open = null;
            if (chunk.entries() > 0) {
                owner.captured(chunk);
            }
        }
    }

    /** Bytes of the table without the objects it refers to. */
    final long bytes() {
        long words = dirty.length + length(pending) + length(spare) + length(fresh);
        return arrayBytes() + words * 8;
    }

    private static long length(long @Nullable [] bits) {
        return bits == null ? 0 : bits.length;
    }

    // ---- bits

    static boolean get(long[] bits, int index) {
        return (bits[index >>> 6] & 1L << index) != 0;
    }

    static void set(long[] bits, int index) {
        bits[index >>> 6] |= 1L << index;
    }

    static void clear(long[] bits, int index) {
        bits[index >>> 6] &= ~(1L << index);
    }

    private static void copyBit(long[] bits, int from, int to) {
        if (get(bits, from)) {
            set(bits, to);
        } else {
            clear(bits, to);
        }
    }
}
