package io.weir.rocksdb;

import io.weir.operator.Timers;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.KeyHash;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a subtask in event time or in processing time: at most one for each key and
 * timestamp. Confined to the subtask's thread.
 *
 * <p>They are a value state, key to ascending timestamps, as on the heap, so they are part of
 * snapshots like any other. Their order is in a family of its own, which is no part of snapshots
 * and is made again at a restore:
 *
 * <pre>
 *   u16 state | timestamp (i64, big endian, sign flipped) | mixed hash of the key (u32) | key   →   nothing
 * </pre>
 *
 * The first of them are in memory, so that a look at the next one touches no database.
 */
final class RocksDbTimers implements Timers {
    private static final int HEAD = 256;
    private static final int TIME_OFFSET = 2;
    private static final int KEY_OFFSET = TIME_OFFSET + 12;
    private static final byte[] NOTHING = {};

    private final ValueTable table;
    private final CurrentKey keys;
    private final Database database;
    private final byte[] first;
    private final byte[] behind;
    private final BinaryOutput entry = new BinaryOutput(64);
    private final BinaryInput input = new BinaryInput(NOTHING);

    /** The first timers: all that are not greater than {@link #loadedTo}. */
    private final TreeSet<byte[]> head = new TreeSet<>(Arrays::compareUnsigned);

    /** The greatest that was read into the head; null if none was. */
    private byte @Nullable [] loadedTo;

    /** Whether no timer is greater than {@link #loadedTo}. */
    private boolean complete = true;

    private long fired = Long.MIN_VALUE;

    RocksDbTimers(ValueTable table, CurrentKey keys, Database database) {
        this.table = table;
        this.keys = keys;
        this.database = database;
        this.first = Row.first(table.state().number());
        this.behind = Database.behind(first);
    }

    static Type<List<Long>> storedType() {
        return Types.list(Types.LONG);
    }

    @SuppressWarnings("unchecked")
    private static List<Long> timestamps(@Nullable Object stored) {
        return stored == null ? List.of() : (List<Long>) stored;
    }

    @Override
    public void register(long timestamp) {
        List<Long> before = timestamps(table.get());
        int at = Collections.binarySearch(before, timestamp);
        if (at >= 0) {
            return;
        }
        List<Long> after = new ArrayList<>(before.size() + 1);
        after.addAll(before);
        after.add(-at - 1, timestamp);
        table.put(after);
        byte[] timer = timer(timestamp, keys.key(), keys.mixed());
        putInOrder(timer);
        if (complete || isLoaded(timer)) {
            head.add(timer);
            shorten();
        }
    }

    private void putInOrder(byte[] timer) {
        database.batch().put(database.order, timer, timer.length, NOTHING, 0, 0);
        database.changed();
    }

    private boolean isLoaded(byte[] timer) {
        return loadedTo != null && Arrays.compareUnsigned(timer, loadedTo) <= 0;
    }

    /** Keeps the head from growing beyond twice its size. */
    private void shorten() {
        if (head.size() > 2 * HEAD) {
            while (head.size() > HEAD) {
                head.pollLast();
            }
            complete = false;
            loadedTo = head.last();
        }
    }

    @Override
    public void delete(long timestamp) {
        List<Long> before = timestamps(table.get());
        int at = Collections.binarySearch(before, timestamp);
        if (at >= 0) {
            removeAt(before, at);
            byte[] timer = timer(timestamp, keys.key(), keys.mixed());
            head.remove(timer);
            removeFromOrder(timer);
        }
    }

    private void removeAt(List<Long> before, int at) {
        if (before.size() == 1) {
            table.put(null);
        } else {
            List<Long> after = new ArrayList<>(before);
            after.remove(at);
            table.put(after);
        }
    }

    private void removeFromOrder(byte[] timer) {
        database.batch().delete(database.order, timer, timer.length);
        database.changed();
    }

    /** When the first timer is due; {@code Long.MAX_VALUE} if there is none. */
    long nextTimestamp() {
        byte[] first = first();
        return first == null ? Long.MAX_VALUE : timestamp(first);
    }

    /**
     * Takes the first timer away if it is due up to and including {@code time}, and makes its key
     * the current one.
     *
     * @return whether there was one; then {@link #firedTimestamp()} says when it was due
     */
    boolean pollDue(long time) {
        byte[] first = first();
        if (first == null || timestamp(first) > time) {
            return false;
        }
        head.remove(first);
        removeFromOrder(first);
        fired = timestamp(first);
        input.reset(first, KEY_OFFSET, first.length - KEY_OFFSET);
        keys.set(keys.read(input));
        List<Long> before = timestamps(table.get());
        int at = Collections.binarySearch(before, fired);
        if (at < 0) {
            throw new IllegalStateException(
                    "State %s lost the timer at %d of key %s"
                            .formatted(table.state().id(), fired, keys.key()));
        }
        removeAt(before, at);
        return true;
    }

    /** When the timer that {@link #pollDue} took away last was due. */
    long firedTimestamp() {
        return fired;
    }

    private byte @Nullable [] first() {
        if (head.isEmpty() && !complete) {
            load();
        }
        return head.isEmpty() ? null : head.first();
    }

    /** Reads the next timers; those before were fired or deleted, so they are not looked at. */
    private void load() {
        database.flush();
        byte[] from = loadedTo == null ? first : loadedTo;
        complete = true;
        database.forEach(
                database.order,
                from,
                behind,
                (timer, nothing) -> {
                    if (head.size() == HEAD) {
                        complete = false;
                        return false;
                    }
                    head.add(timer);
                    loadedTo = timer;
                    return true;
                });
    }

    private byte[] timer(long timestamp, Object key, int mixed) {
        entry.clear();
        entry.writeRaw(first, 0, first.length);
        long flipped = timestamp ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            entry.writeByte((int) (flipped >>> shift));
        }
        for (int shift = 24; shift >= 0; shift -= 8) {
            entry.writeByte(mixed >>> shift);
        }
        keys.type.write(key, entry);
        return entry.toByteArray();
    }

    private static long timestamp(byte[] timer) {
        long flipped = 0;
        for (int i = 0; i < 8; i++) {
            flipped = flipped << 8 | (timer[TIME_OFFSET + i] & 0xff);
        }
        return flipped ^ Long.MIN_VALUE;
    }

    // ---- restore

    /** Takes the timers of a key out of the order, and puts others in; it is no change. */
    void restore(Object key, List<Long> before, List<Long> after) {
        int mixed = KeyHash.mix(keys.type.hash(key));
        for (long timestamp : before) {
            removeFromOrder(timer(timestamp, key, mixed));
        }
        for (long timestamp : after) {
            putInOrder(timer(timestamp, key, mixed));
        }
        head.clear();
        loadedTo = null;
        complete = false;
    }
}
