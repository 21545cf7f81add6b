package io.weir.engine;

import io.weir.function.Collector;

/** Sends each record to the next subtask in turn. */
final class RebalanceOutput<T> implements Collector<T> {
    private final Channel[] channels;
    private int next;

    /**
     * @param first where to begin, so that not all senders begin with the same
     */
    RebalanceOutput(Channel[] channels, int first) {
        this.channels = channels;
        this.next = first % channels.length;
    }

    @Override
    public void collect(T record) {
        channels[next].add(record);
        next = next + 1 == channels.length ? 0 : next + 1;
    }
}
