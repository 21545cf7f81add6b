package io.weir.engine;

import java.util.PriorityQueue;

/**
 * Calls that are due at a time, in order of time and then of registration. Confined to one thread.
 */
final class TimedCalls {
    private record Call(long timestampMillis, long number, Runnable action)
            implements Comparable<Call> {
        @Override
        public int compareTo(Call other) {
            int byTime = Long.compare(timestampMillis, other.timestampMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Call> queue = new PriorityQueue<>();
    private long number;

    void add(long timestampMillis, Runnable action) {
        queue.add(new Call(timestampMillis, number++, action));
    }

    /** The time of the next call, or {@link Long#MAX_VALUE}. */
    long next() {
        Call call = queue.peek();
        return call == null ? Long.MAX_VALUE : call.timestampMillis;
    }

    /** Runs those that are due now, but not those that they add; whether there were any. */
    boolean runDue(long nowMillis) {
        long before = number;
        boolean ran = false;
        Call call = queue.peek();
        while (call != null && call.timestampMillis <= nowMillis && call.number < before) {
            queue.remove();
            call.action.run();
            ran = true;
            call = queue.peek();
        }
        return ran;
    }
}
