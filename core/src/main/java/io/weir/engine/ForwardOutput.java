package io.weir.engine;

import io.weir.function.Collector;

/** Sends each record into one channel. */
final class ForwardOutput<T> implements Collector<T> {
    private final Channel channel;

    ForwardOutput(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void collect(T record) {
        channel.add(record);
    }
}
