package io.weir.engine;

import io.weir.function.Collector;

/** Sends each record to every subtask. */
final class BroadcastOutput<T> implements Collector<T> {
    private final Channel[] channels;

    BroadcastOutput(Channel[] channels) {
        this.channels = channels;
    }

    @Override
    public void collect(T record) {
        for (Channel channel : channels) {
            channel.add(record);
        }
    }
}
