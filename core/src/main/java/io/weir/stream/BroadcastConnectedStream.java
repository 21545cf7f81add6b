package io.weir.stream;

import io.weir.graph.OperatorNode;
import io.weir.operators.BroadcastProcessOperator;
import io.weir.process.BroadcastProcessFunction;

/**
 * A stream and a broadcast one, for a function that sees both.
 *
 * @param <T> the type of the records of the stream
 * @param <B> the type of the broadcast records
 */
public final class BroadcastConnectedStream<T, B> {
    private final DataStream<T> stream;
    private final BroadcastStream<B> broadcast;

    BroadcastConnectedStream(DataStream<T> stream, BroadcastStream<B> broadcast) {
        this.stream = stream;
        this.broadcast = broadcast;
    }

    /** What a function makes that keeps the broadcast records in broadcast state. */
    public <O> DataStream<O> process(BroadcastProcessFunction<T, B, O> function) {
        OperatorNode node =
                stream.addOperator(
                        "broadcast-process",
                        function,
                        BroadcastProcessOperator.factory(function, broadcast.states()));
        node.setStateful();
        stream.connectTo(node, 0);
        broadcast.stream().connectTo(node, 1);
        return DataStream.of(stream.environment(), node);
    }
}
