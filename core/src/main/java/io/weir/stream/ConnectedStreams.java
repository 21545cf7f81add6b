package io.weir.stream;

import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Function;
import io.weir.graph.OperatorNode;
import io.weir.operator.OperatorFactory;
import io.weir.operators.CoFlatMapOperator;
import io.weir.operators.CoMapOperator;
import io.weir.operators.CoProcessOperator;
import io.weir.process.CoProcessFunction;

/**
 * Two streams for a function that sees both.
 *
 * @param <A> the type of the records of the first stream
 * @param <B> the type of the records of the second stream
 */
public final class ConnectedStreams<A, B> {
    private final DataStream<A> first;
    private final DataStream<B> second;

    ConnectedStreams(DataStream<A> first, DataStream<B> second) {
        this.first = first;
        this.second = second;
    }

    /** One record for each. */
    public <O> DataStream<O> map(CoMapFunction<A, B, O> function) {
        return apply("co-map", function, CoMapOperator.factory(function));
    }

    /** Any number of records for each. */
    public <O> DataStream<O> flatMap(CoFlatMapFunction<A, B, O> function) {
        return apply("co-flat-map", function, CoFlatMapOperator.factory(function));
    }

    /** What a function makes that sees time and fills side outputs. */
    public <O> DataStream<O> process(CoProcessFunction<A, B, O> function) {
        return apply("co-process", function, CoProcessOperator.factory(function));
    }

    private <O> DataStream<O> apply(String kind, Function function, OperatorFactory factory) {
        OperatorNode node = first.addOperator(kind, function, factory);
        first.connectTo(node, 0);
        second.connectTo(node, 1);
        return DataStream.of(first.environment(), node);
    }
}
