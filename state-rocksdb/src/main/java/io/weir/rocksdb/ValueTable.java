package io.weir.rocksdb;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * A state with one value for each key: in the database, and in front of it a cache of the values
 * used lately, as objects. What has changed is written back when it leaves the cache, when much has
 * changed, and at the barrier.
 *
 * <p>The cache is set-associative: a key has four places, which its hash says; the one that was not
 * used lately makes room. So it has no lists to keep and no objects of its own. That a key has no
 * value is remembered like a value.
 *
 * <p>Confined to the subtask's thread.
 */
final class ValueTable {
    private static final int WAYS = 4;
    private static final int INITIAL_SETS = 64;

    /** How many changed values wait in the cache; bounds the work at a barrier. */
    private static final int MANY_CHANGED = 8192;

    /** What an entry takes on the heap besides its key and value, about; and for each byte. */
    private static final int ENTRY_BYTES = 96;

    private static final int OBJECT_BYTES = 3;

    private static final byte USED = 1;
    private static final byte CHANGED = 2;
    private static final byte LATELY = 4;

    private final Declaration state;
    private final CurrentKey keys;
    private final Database database;
    private final ChangeLog changes;
    private final CacheAllowance allowance;
    private final Type<Object> keyType;
    private final Type<Object> valueType;
    private final BinaryOutput encoded = new BinaryOutput(256);
    private final BinaryInput input = new BinaryInput(new byte[0]);

    private int setMask = INITIAL_SETS - 1;
    private int[] hashes = new int[INITIAL_SETS * WAYS];
    private @Nullable Object[] cachedKeys = new Object[INITIAL_SETS * WAYS];
    private @Nullable Object[] values = new Object[INITIAL_SETS * WAYS];
    private int[] lengths = new int[INITIAL_SETS * WAYS];
    private byte[] flags = new byte[INITIAL_SETS * WAYS];
    private int used;
    private int changed;
    private long weight;

    /** Where the next changed value to be written back is looked for. */
    private int cleanHand;

    /** Where the next value to be dropped is looked for, if the cache takes too much. */
    private int dropHand;

    /** The place of the current key, of this {@link CurrentKey#version}. */
    private int slot;

    private long slotVersion = -1;

    /** Hashes of keys whose changes are in the batch of this number, which reads don't see. */
    private final RecentHashes unflushed = new RecentHashes();

    ValueTable(
            Declaration state,
            CurrentKey keys,
            Database database,
            ChangeLog changes,
            CacheAllowance allowance) {
        this.state = state;
        this.keys = keys;
        this.database = database;
        this.changes = changes;
        this.allowance = allowance;
        this.keyType = state.keyType();
        this.valueType = state.valueType();
        allowance.join();
    }

    Declaration state() {
        return state;
    }

    // ---- the current key

    /** The value of the current key, or null. */
    @Nullable Object get() {
        int at = loaded(); // first: it may exchange the array
        return values[at];
    }

    /** Sets the value of the current key; null removes it. */
    void put(@Nullable Object value) {
        set(place(), value);
    }

    private int loaded() {
        if (slotVersion == keys.version()) {
            return slot;
        }
        slot = loaded(keys.key(), keys.mixed());
        slotVersion = keys.version();
        return slot;
    }

    private int place() {
        if (slotVersion == keys.version()) {
            return slot;
        }
        Object key = keys.key();
        int found = find(key, keys.mixed());
        slot = found >= 0 ? found : claim(key, keys.mixed());
        slotVersion = keys.version();
        return slot;
    }

    // ---- any key

    /** The place of a key, with its value. */
    int loaded(Object key, int mixed) {
        int found = find(key, mixed);
        if (found >= 0) {
            return found;
        }
        int free = claim(key, mixed);
        load(free);
        return free;
    }

    @Nullable Object valueAt(int place) {
        return values[place];
    }

    /** Sets the value at a place that was just asked for; null removes it. */
    void set(int place, @Nullable Object value) {
        values[place] = value;
        byte f = flags[place];
        if ((f & CHANGED) == 0) {
            flags[place] = (byte) (f | CHANGED | LATELY);
            if (++changed > MANY_CHANGED) {
                writeBackOne();
            }
        }
    }

    private int find(Object key, int mixed) {
        int first = (mixed & setMask) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            if (hashes[i] == mixed && (flags[i] & USED) != 0) {
                Object cached = cachedKeys[i];
                if (cached == key || (cached != null && keyType.same(cached, key))) {
                    flags[i] |= LATELY;
                    return i;
                }
            }
        }
        return -1;
    }

    /** A place for a key that is not in the cache. */
    private int claim(Object key, int mixed) {
        if (used > (setMask + 1) * WAYS / 4 * 3 && weight < allowance.share() / 2) {
            grow();
        }
        int place = victim((mixed & setMask) * WAYS);
        drop(place);
        hashes[place] = mixed;
        cachedKeys[place] = key;
        values[place] = null;
        lengths[place] = 0;
        flags[place] = USED | LATELY;
        used++;
        weight += ENTRY_BYTES;
        if (weight > allowance.share()) {
            dropSome(place);
        }
        return place;
    }

    private int victim(int first) {
        for (int i = first; i < first + WAYS; i++) {
            if (flags[i] == 0) {
                return i;
            }
        }
        for (int i = first; i < first + WAYS; i++) {
            if ((flags[i] & LATELY) == 0) {
                return i;
            }
        }
        for (int i = first; i < first + WAYS; i++) {
            flags[i] &= ~LATELY;
        }
        return first + (++dropHand & (WAYS - 1));
    }

    /** Makes room until the cache keeps to its share, or has next to nothing. */
    private void dropSome(int butNot) {
        for (int i = 0; i < 2 * WAYS && weight > allowance.share() && used > INITIAL_SETS; ) {
            dropHand = (dropHand + 1) & (flags.length - 1);
            if (flags[dropHand] != 0 && dropHand != butNot) {
                drop(dropHand);
                i++;
            }
        }
    }

    private void drop(int place) {
        if (flags[place] == 0) {
            return;
        }
        if (place == slot) {
            slotVersion = -1;
        }
        if ((flags[place] & CHANGED) != 0) {
            writeBack(place);
        }
        weight -= ENTRY_BYTES + (long) OBJECT_BYTES * lengths[place];
        used--;
        flags[place] = 0;
        cachedKeys[place] = null;
        values[place] = null;
    }

    private void load(int place) {
        int mixed = hashes[place];
        if (unflushed.contains(mixed, database.batchNumber())) {
            database.flush();
        }
        Object key = cachedKeys[place];
        if (key == null) {
            throw new IllegalStateException("State " + state.id() + ": an empty place is loaded");
        }
        BinaryOutput row = keys.row(state, key, mixed);
        int length = database.get(database.state, row.array(), row.position());
        if (length >= 0) {
            input.reset(database.value(), 0, length);
            values[place] = valueType.read(input);
            weigh(place, row.position() + length);
        }
    }

    private void weigh(int place, int length) {
        weight += (long) OBJECT_BYTES * (length - lengths[place]);
        lengths[place] = length;
    }

    private void grow() {
        slotVersion = -1;
        int oldPlaces = flags.length;
        int[] oldHashes = hashes;
        @Nullable Object[] oldKeys = cachedKeys;
        @Nullable Object[] oldValues = values;
        int[] oldLengths = lengths;
        byte[] oldFlags = flags;
        int places = oldPlaces * 2;
        setMask = places / WAYS - 1;
        hashes = new int[places];
        cachedKeys = new Object[places];
        values = new Object[places];
        lengths = new int[places];
        flags = new byte[places];
        for (int i = 0; i < oldPlaces; i++) {
            if (oldFlags[i] != 0) {
                // A set is divided between two, so each has room.
                int to = (oldHashes[i] & setMask) * WAYS;
                while (flags[to] != 0) {
                    to++;
                }
                hashes[to] = oldHashes[i];
                cachedKeys[to] = oldKeys[i];
                values[to] = oldValues[i];
                lengths[to] = oldLengths[i];
                flags[to] = oldFlags[i];
            }
        }
    }

    // ---- writing back

    private void writeBackOne() {
        while ((flags[cleanHand] & CHANGED) == 0) {
            cleanHand = (cleanHand + 1) & (flags.length - 1);
        }
        writeBack(cleanHand);
    }

    /** Writes all that has changed; the batch is not flushed. */
    void writeBack() {
        for (int i = 0; changed > 0; i++) {
            if ((flags[i] & CHANGED) != 0) {
                writeBack(i);
            }
        }
    }

    private void writeBack(int place) {
        flags[place] &= ~CHANGED;
        changed--;
        Object key = cachedKeys[place];
        if (key == null) {
            throw new IllegalStateException("State " + state.id() + ": an empty place has changed");
        }
        int mixed = hashes[place];
        Object value = values[place];
        BinaryOutput row = keys.row(state, key, mixed);
        unflushed.add(mixed, database.batchNumber());
        if (value == null) {
            database.batch().delete(database.state, row.array(), row.position());
            changes.removed(row);
            return;
        }
        encoded.clear();
        valueType.write(value, encoded);
        weigh(place, row.position() + encoded.position());
        database.batch()
                .put(
                        database.state,
                        row.array(),
                        row.position(),
                        encoded.array(),
                        0,
                        encoded.position());
        changes.put(row, encoded.array(), 0, encoded.position());
    }
}
