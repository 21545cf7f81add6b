package io.weir.heap;

import io.weir.backend.CapturedBlock;
import io.weir.snapshot.StateId;
import io.weir.types.Type.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One state of an operator's subtask: a {@link GroupTable} for each key group that has entries, and
 * the place of the current key in them, which is looked up once for each key. Confined to the
 * subtask's thread.
 */
final class StateTable {
    private static final int ABSENT = -1;

    private final StateId id;
    private final StateFormat format;
    private final KeyContext keys;
    private final Consumer<CapturedBlock> captured;

    /**
     * By key group, also those that this subtask does not own: so a fast path needs neither an
     * offset nor a check of its own. Of the class that the format asks for, so it needs no cast.
     */
    private final @Nullable GroupTable[] groups;

    /** Which key {@link #slot} belongs to, see {@link KeyContext#version}. */
    private long slotVersion = -1;

    private @Nullable GroupTable slotGroup;
    private int slot = ABSENT;

    /** Counts barriers. */
    private int epoch;

    /** Whether an earlier snapshot may hold keys of this state. */
    private boolean snapshotted;

    private boolean fullNext;
    private boolean full;
    private int sweepGroup;

    /** How many entries the last chunk had. */
    private int lastChunk;

    /** Where cleaning goes on. */
    private int cleanGroup;

    private int cleanSlot;

    StateTable(StateId id, StateFormat format, KeyContext keys, Consumer<CapturedBlock> captured) {
        this.id = id;
        this.format = format;
        this.keys = keys;
        this.captured = captured;
        int count = keys.maxParallelism;
        this.sweepGroup = keys.lastKeyGroup + 1;
        if (format.primitiveKeys()) {
            groups =
                    format.primitiveValues()
                            ? new LongLongGroup[count]
                            : new LongObjectGroup[count];
        } else {
            groups =
                    format.primitiveValues()
                            ? new ObjectLongGroup[count]
                            : new ObjectObjectGroup[count];
        }
    }

    StateId id() {
        return id;
    }

    StateFormat format() {
        return format;
    }

    KeyContext keys() {
        return keys;
    }

    boolean objectKeys() {
        return !format.primitiveKeys();
    }

    /** By key group; null where a key group has no entry yet, or is not owned. */
    GroupTable[] groups() {
        return groups;
    }

    /** The table of an owned key group; made if it is not there. */
    GroupTable group(int keyGroup) {
        GroupTable group = groups[keyGroup];
        if (group == null) {
            if (keyGroup < keys.firstKeyGroup || keyGroup > keys.lastKeyGroup) {
                throw new IllegalStateException(
                        "State %s: key group %d is not owned".formatted(id, keyGroup));
            }
            group = newGroup(keyGroup);
            groups[keyGroup] = group;
        }
        return group;
    }

    /** As {@link #group}, for a key that was given without being the current one. */
    GroupTable groupFor(int mixed, Object key) {
        int keyGroup = keys.groupOf(mixed);
        if (keyGroup < keys.firstKeyGroup || keyGroup > keys.lastKeyGroup) {
            throw keys.notOwned(keyGroup, key);
        }
        return group(keyGroup);
    }

    private GroupTable newGroup(int keyGroup) {
        if (format.primitiveKeys()) {
            return format.primitiveValues()
                    ? new LongLongGroup(this, keyGroup, format.value())
                    : new LongObjectGroup(this, keyGroup);
        }
        return format.primitiveValues()
                ? new ObjectLongGroup(this, keyGroup, format.value())
                : new ObjectObjectGroup(this, keyGroup);
    }

    /** A table that serves as a set of keys. */
    GroupTable newTombstones(int keyGroup) {
        return format.primitiveKeys()
                ? new LongLongGroup(this, keyGroup, Primitive.LONG)
                : new ObjectLongGroup(this, keyGroup, Primitive.LONG);
    }

    // ---- the entry of the current key

    /** The value of the current key, or null. */
    @Nullable Object get() {
        int at = locate();
        return at == ABSENT ? null : group().valueAt(at);
    }

    /** Sets the value of the current key. */
    void put(Object value) {
        int at = locate();
        if (at == ABSENT) {
            insert(value);
        } else {
            GroupTable group = group();
            group.beforeChange(at);
            group.setValueAt(at, value);
        }
    }

    /** To be called before the list or map of the current key, which is there, changes. */
    void beforeChange() {
        group().beforeChange(locate());
    }

    /** Removes the entry of the current key if it is there. */
    void remove() {
        int at = locate();
        if (at != ABSENT) {
            group().remove(at);
        }
    }

    private void insert(Object value) {
        GroupTable group = group(keys.group);
        int at = group.insert(keys.bits, keys.objectKey(), keys.mixed, value);
        slotGroup = group;
        slot = at;
        slotVersion = keys.version;
    }

    private int locate() {
        return slotVersion == keys.version ? slot : probe();
    }

    private int probe() {
        keys.requireKey();
        Object key = keys.objectKey();
        GroupTable group = groups[keys.group];
        slotGroup = group;
        slot = group == null ? ABSENT : group.find(keys.bits, key, keys.mixed);
        slotVersion = keys.version;
        return slot;
    }

    private GroupTable group() {
        GroupTable group = slotGroup;
        if (group == null) {
            throw new IllegalStateException("State " + id + ": the current key has no entry");
        }
        return group;
    }

    /** The value of any key of this subtask, or null; the current key stays what it is. */
    @Nullable Object valueOf(Object key) {
        boolean objects = objectKeys();
        int mixed = keys.mixedOfKey(key);
        GroupTable group = groups[keys.groupOf(mixed)];
        if (group == null) {
            return null;
        }
        long bits = objects ? 0 : Bits.toBits(format.key(), key);
        int at = group.find(bits, objects ? key : null, mixed);
        return at == ABSENT ? null : group.valueAt(at);
    }

    // ---- what the groups ask

    /** Entries come, go or move: the slot of the current key may be another. */
    void forgetSlot() {
        slotVersion = -1;
    }

    int epoch() {
        return epoch;
    }

    /** Whether the next snapshot must name the keys removed. */
    boolean tracksRemovals() {
        return snapshotted && !fullNext;
    }

    Chunk newChunk(int keyGroup) {
        return Chunk.ofEntries(id, keyGroup, format, full, lastChunk);
    }

    Chunk newRemovals(int keyGroup) {
        return Chunk.ofRemovals(id, keyGroup, format);
    }

    void captured(Chunk chunk) {
        lastChunk = chunk.entries();
        captured.accept(chunk);
    }

    // ---- cleaning

    /** Looks at some slots, going on where the call before ended; removes what is expired. */
    void clean(int slots, Predicate<Object> expired) {
        int groupsLeft = groups.length;
        int left = slots;
        while (left > 0 && groupsLeft > 0) {
            GroupTable group = groups[cleanGroup];
            if (group == null || cleanSlot >= group.slots()) {
                cleanGroup = (cleanGroup + 1) % groups.length;
                cleanSlot = 0;
                groupsLeft--;
                continue;
            }
            left--;
            // What is removed leaves its slot to another entry, which is looked at next.
            if (group.isFree(cleanSlot) || !removeExpired(group, cleanSlot, expired)) {
                cleanSlot++;
            }
        }
    }

    /** Whether nothing is left of the entry. */
    private static boolean removeExpired(GroupTable group, int slot, Predicate<Object> expired) {
        Object stored = group.valueAt(slot);
        boolean nothingLeft;
        if (stored instanceof ListCell list) {
            List<Object> living = list.view().stream().filter(expired.negate()).toList();
            if (living.size() == list.view().size()) {
                return false;
            }
            nothingLeft = living.isEmpty();
            if (!nothingLeft) {
                group.beforeChange(slot);
                list.replace(living.size());
                living.forEach(list::add);
            }
        } else if (stored instanceof MapCell map) {
            List<Object> gone = new ArrayList<>();
            map.toMap()
                    .forEach(
                            (key, value) -> {
                                if (expired.test(value)) {
                                    gone.add(key);
                                }
                            });
            if (gone.isEmpty()) {
                return false;
            }
            group.beforeChange(slot);
            gone.forEach(key -> map.removeAt(map.find(key)));
            nothingLeft = map.size() == 0;
        } else {
            nothingLeft = expired.test(stored);
        }
        if (nothingLeft) {
            group.remove(slot);
        }
        return nothingLeft;
    }

    // ---- snapshots

    void startSnapshot(boolean everything) {
        epoch++;
        snapshotted = true;
        fullNext = false;
        full = everything;
        sweepGroup = keys.firstKeyGroup;
        for (GroupTable group : groups) {
            if (group != null) {
                group.startSnapshot(everything);
            }
        }
    }

    /** Captures up to {@code pages} pages; if some of the allowance is left, all is captured. */
    int sweep(int pages) {
        int left = pages;
        while (sweepGroup <= keys.lastKeyGroup) {
            GroupTable group = groups[sweepGroup];
            if (group != null) {
                left = group.sweep(left);
                if (left == 0) {
                    return 0;
                }
            }
            sweepGroup++;
        }
        return left;
    }

    void forceFullNext() {
        fullNext = true;
        for (GroupTable group : groups) {
            if (group != null) {
                group.dropTombstones();
            }
        }
    }

    /** Says that an earlier snapshot holds what the table holds. */
    void restored() {
        snapshotted = true;
        forgetSlot();
    }

    // ---- facts

    long entries() {
        long entries = 0;
        for (GroupTable group : groups) {
            entries += group == null ? 0 : group.size;
        }
        return entries;
    }

    long bytes() {
        long bytes = 0;
        for (GroupTable group : groups) {
            bytes += group == null ? 0 : group.bytes();
        }
        return bytes;
    }

    /** Shows every entry, by key group; the visitor must not change the state. */
    void forEach(Visitor visitor) {
        for (GroupTable group : groups) {
            if (group != null) {
                int slots = group.slots();
                for (int i = 0; i < slots; i++) {
                    if (!group.isFree(i)) {
                        visitor.entry(group.keyAt(i), group.mixedAt(i), group.valueAt(i));
                    }
                }
            }
        }
    }

    /** Is shown entries. */
    interface Visitor {
        void entry(Object key, int mixed, Object value);
    }
}
