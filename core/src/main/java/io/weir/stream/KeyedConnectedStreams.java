package io.weir.stream;

import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Function;
import io.weir.graph.InvalidProgramException;
import io.weir.graph.OperatorNode;
import io.weir.operator.OperatorFactory;
import io.weir.operators.CoFlatMapOperator;
import io.weir.operators.CoMapOperator;
import io.weir.operators.KeyedCoInputOperator;
import io.weir.operators.KeyedCoProcessOperator;
import io.weir.process.KeyedCoProcessFunction;

/**
 * Two streams with the same key for a function that sees both, with keyed state that both share.
 *
 * @param <K> the type of the key
 * @param <A> the type of the records of the first stream
 * @param <B> the type of the records of the second stream
 */
public final class KeyedConnectedStreams<K, A, B> {
    private final KeyedStream<A, K> first;
    private final KeyedStream<B, K> second;

    KeyedConnectedStreams(KeyedStream<A, K> first, KeyedStream<B, K> second) {
        if (!first.keyType().equals(second.keyType())) {
            throw new InvalidProgramException(
                    "%s has keys of type %s, but %s, which is connected to it, of type %s. Select keys of the same type."
                            .formatted(
                                    first,
                                    first.keyType().javaType().getTypeName(),
                                    second,
                                    second.keyType().javaType().getTypeName()));
        }
        this.first = first;
        this.second = second;
    }

    /** One record for each; a {@code RichCoMapFunction} may use keyed state. */
    public <O> DataStream<O> map(CoMapFunction<A, B, O> function) {
        return apply("co-map", function, withKey(CoMapOperator.factory(function)));
    }

    /** Any number of records for each; a {@code RichCoFlatMapFunction} may use keyed state. */
    public <O> DataStream<O> flatMap(CoFlatMapFunction<A, B, O> function) {
        return apply("co-flat-map", function, withKey(CoFlatMapOperator.factory(function)));
    }

    /** What a function makes that has keyed state, timers and side outputs. */
    public <O> DataStream<O> process(KeyedCoProcessFunction<K, A, B, O> function) {
        return apply(
                "co-process",
                function,
                KeyedCoProcessOperator.factory(first.selector(), second.selector(), function));
    }

    private OperatorFactory withKey(OperatorFactory factory) {
        return KeyedCoInputOperator.factory(first.selector(), second.selector(), factory);
    }

    private <O> DataStream<O> apply(String kind, Function function, OperatorFactory factory) {
        OperatorNode node = first.addKeyed(kind, function, factory);
        first.connectTo(node, 0);
        second.connectTo(node, 1);
        return DataStream.of(first.environment(), node);
    }
}
