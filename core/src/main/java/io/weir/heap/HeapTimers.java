package io.weir.heap;

import io.weir.operator.Timers;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a keyed operator's subtask in event time or in processing time: at most one for
 * each key and timestamp. Confined to the subtask's thread.
 *
 * <p>They are a value state, key to ascending timestamps, so they are part of snapshots like any
 * other. A queue over them gives their order: by timestamp, and for one timestamp by the keys'
 * hashes and encodings, the same before and after a restore. A deleted timer stays in the queue
 * until it comes to the front or the queue holds more deleted than living ones and is made anew.
 */
public final class HeapTimers implements Timers {
    /** A queue so small is not worth making anew. */
    private static final int SMALL = 64;

    private final HeapKeyedState state;
    private final StateTable table;
    private final KeyContext keys;
    private final TimerQueue queue;

    /** Timers that are not deleted. */
    private long living;

    /** Whether the timer in front of the queue is known to be living. */
    private boolean frontLives;

    /** How many blocks had been restored when the queue was made. */
    private long madeAt = -1;

    private long fired = Long.MIN_VALUE;

    HeapTimers(HeapKeyedState state, StateTable table) {
        this.state = state;
        this.table = table;
        this.keys = table.keys();
        this.queue = new TimerQueue(keys.type);
    }

    static Type<List<Long>> storedType() {
        return Types.list(Types.LONG);
    }

    /** Registers a timer of the current key; nothing happens if it is there. */
    @Override
    public void register(long timestamp) {
        refresh();
        TimerList timers = timers(table.get());
        if (timers == null) {
            table.put(TimerList.one(timestamp));
        } else if (!timers.has(timestamp)) {
            table.put(timers.with(timestamp));
        } else {
            return;
        }
        living++;
        if (queue.size() == 0 || timestamp <= queue.timestamp()) {
            frontLives = false;
        }
        queue.add(timestamp, keys.mixed, keys.key());
    }

    /** Deletes a timer of the current key if it is there. */
    @Override
    public void delete(long timestamp) {
        refresh();
        TimerList timers = timers(table.get());
        if (timers == null || !timers.has(timestamp)) {
            return;
        }
        removed(timers, timestamp);
        if (timestamp == queue.timestamp()) {
            frontLives = false;
        }
        if (queue.size() > 2 * living + SMALL) {
            make();
        }
    }

    private void removed(TimerList timers, long timestamp) {
        if (timers.size() == 1) {
            table.remove();
        } else {
            table.put(timers.without(timestamp));
        }
        living--;
    }

    /** How many timers there are. */
    public long size() {
        refresh();
        return living;
    }

    /** How many timers the queue holds, deleted ones included. */
    int queued() {
        return queue.size();
    }

    /** When the first timer is due; {@code Long.MAX_VALUE} if there is none. */
    public long nextTimestamp() {
        refresh();
        return toLivingFront() ? queue.timestamp() : Long.MAX_VALUE;
    }

    /**
     * Takes the first timer away if it is due up to and including {@code time}, and makes its key
     * the current one.
     *
     * @return whether there was one; then {@link #firedTimestamp()} says when it was due
     */
    public boolean pollDue(long time) {
        refresh();
        if (!toLivingFront() || queue.timestamp() > time) {
            return false;
        }
        fired = queue.timestamp();
        keys.set(queue.key());
        queue.pop();
        frontLives = false;
        TimerList timers = timers(table.get());
        if (timers == null) {
            throw new IllegalStateException(
                    "State %s lost the timers of key %s".formatted(table.id(), keys.key()));
        }
        removed(timers, fired);
        return true;
    }

    /** When the timer that {@link #pollDue} took away last was due. */
    public long firedTimestamp() {
        return fired;
    }

    /** Drops deleted timers from the front; whether a living one is left. */
    private boolean toLivingFront() {
        while (!frontLives && queue.size() > 0) {
            TimerList timers = timers(table.valueOf(queue.key()));
            if (timers != null && timers.has(queue.timestamp())) {
                frontLives = true;
            } else {
                queue.pop();
            }
        }
        return frontLives;
    }

    /** Makes the queue if timers have been restored since it was made. */
    private void refresh() {
        if (madeAt != state.restoredBlocks()) {
            madeAt = state.restoredBlocks();
            make();
        }
    }

    private void make() {
        queue.clear();
        living = 0;
        frontLives = false;
        table.forEach(
                (key, mixed, value) -> {
                    for (long timestamp : required(value)) {
                        queue.add(timestamp, mixed, key);
                        living++;
                    }
                });
    }

    private static TimerList required(Object stored) {
        @SuppressWarnings("unchecked")
        List<Long> list = (List<Long>) stored;
        return TimerList.of(list);
    }

    private static @Nullable TimerList timers(@Nullable Object stored) {
        return stored == null ? null : required(stored);
    }
}
