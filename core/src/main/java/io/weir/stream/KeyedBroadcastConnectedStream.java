package io.weir.stream;

import io.weir.graph.OperatorNode;
import io.weir.operators.KeyedBroadcastProcessOperator;
import io.weir.process.KeyedBroadcastProcessFunction;

/**
 * A keyed stream and a broadcast one, for a function that sees both.
 *
 * @param <K> the type of the key
 * @param <T> the type of the records of the keyed stream
 * @param <B> the type of the broadcast records
 */
public final class KeyedBroadcastConnectedStream<K, T, B> {
    private final KeyedStream<T, K> stream;
    private final BroadcastStream<B> broadcast;

    KeyedBroadcastConnectedStream(KeyedStream<T, K> stream, BroadcastStream<B> broadcast) {
        this.stream = stream;
        this.broadcast = broadcast;
    }

    /** What a function makes that has keyed state, timers and broadcast state. */
    public <O> DataStream<O> process(KeyedBroadcastProcessFunction<K, T, B, O> function) {
        OperatorNode node =
                stream.addKeyed(
                        "broadcast-process",
                        function,
                        KeyedBroadcastProcessOperator.factory(
                                stream.selector(), function, broadcast.states()));
        stream.connectTo(node, 0);
        broadcast.stream().connectTo(node, 1);
        return DataStream.of(stream.environment(), node);
    }
}
