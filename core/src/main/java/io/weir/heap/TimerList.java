package io.weir.heap;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** The timestamps of one key's timers, ascending, without duplicates. Immutable. */
final class TimerList extends AbstractList<Long> implements RandomAccess {
    private final long[] timestamps;

    private TimerList(long... timestamps) {
        this.timestamps = timestamps;
    }

    /** Of what is stored: itself, or what a snapshot was read as. */
    static TimerList of(List<Long> stored) {
        return stored instanceof TimerList list
                ? list
                : new TimerList(stored.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    static TimerList one(long timestamp) {
        return new TimerList(timestamp);
    }

    boolean has(long timestamp) {
        return Arrays.binarySearch(timestamps, timestamp) >= 0;
    }

    /** With one more, which is not there. */
    TimerList with(long timestamp) {
        int at = -Arrays.binarySearch(timestamps, timestamp) - 1;
        long[] more = new long[timestamps.length + 1];
        System.arraycopy(timestamps, 0, more, 0, at);
        more[at] = timestamp;
        System.arraycopy(timestamps, at, more, at + 1, timestamps.length - at);
        return new TimerList(more);
    }

    /** Without one that is there. */
    TimerList without(long timestamp) {
        int at = Arrays.binarySearch(timestamps, timestamp);
        long[] fewer = new long[timestamps.length - 1];
        System.arraycopy(timestamps, 0, fewer, 0, at);
        System.arraycopy(timestamps, at + 1, fewer, at, fewer.length - at);
        return new TimerList(fewer);
    }

    @Override
    public Long get(int index) {
        return timestamps[index];
    }

    @Override
    public int size() {
        return timestamps.length;
    }
}
