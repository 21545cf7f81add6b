package io.weir.stream;

import io.weir.function.AggregateFunction;
import io.weir.function.FieldSelector;
import io.weir.function.FilterFunction;
import io.weir.function.FlatMapFunction;
import io.weir.function.Function;
import io.weir.function.KeySelector;
import io.weir.function.MapFunction;
import io.weir.function.ReduceFunction;
import io.weir.graph.InvalidProgramException;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.operator.KeyBits;
import io.weir.operator.OperatorFactory;
import io.weir.operators.AggregateOperator;
import io.weir.operators.FilterOperator;
import io.weir.operators.FlatMapOperator;
import io.weir.operators.Fold;
import io.weir.operators.KeyedInputOperator;
import io.weir.operators.KeyedProcessOperator;
import io.weir.operators.LongKeyFoldOperator;
import io.weir.operators.MapOperator;
import io.weir.operators.ObjectKeyFoldOperator;
import io.weir.operators.PrimitiveFold;
import io.weir.operators.ReduceOperator;
import io.weir.process.CheckpointedFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.RichFunction;
import io.weir.types.Type;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/**
 * A stream divided by a key. Its operators keep state for each key, and all records of a key go
 * through the same subtask, in order.
 *
 * @param <T> the type of the records
 * @param <K> the type of the key
 */
public final class KeyedStream<T, K> {
    private final DataStream<T> stream;
    private final DataStream<T> partitioned;
    private final KeySelector<T, K> selector;
    private final Type<K> keyType;

    KeyedStream(DataStream<T> stream, KeySelector<T, K> selector, Type<K> keyType) {
        this.stream = stream;
        this.partitioned = stream.partitionedBy(new Partitioning.Hash(selector, keyType));
        this.selector = selector;
        this.keyType = keyType;
    }

    // ---- one record at a time ----

    /** One record for each; a {@code RichMapFunction} may use keyed state. */
    public <O> DataStream<O> map(MapFunction<T, O> function) {
        return applyMaybeKeyed("map", function, MapOperator.factory(function));
    }

    /** Any number of records for each; a {@code RichFlatMapFunction} may use keyed state. */
    public <O> DataStream<O> flatMap(FlatMapFunction<T, O> function) {
        return applyMaybeKeyed("flat-map", function, FlatMapOperator.factory(function));
    }

    /** The records that the function accepts; a {@code RichFilterFunction} may use keyed state. */
    public DataStream<T> filter(FilterFunction<T> function) {
        return applyMaybeKeyed("filter", function, FilterOperator.factory(function));
    }

    /** What a function makes that has keyed state, timers and side outputs. */
    public <O> DataStream<O> process(KeyedProcessFunction<K, T, O> function) {
        return applyKeyed("process", function, KeyedProcessOperator.factory(selector, function));
    }

    // ---- running aggregates, sent on at each record ----

    /** The records of each key folded into one. */
    public DataStream<T> reduce(ReduceFunction<T> function) {
        return reduce(
                function,
                DerivedTypes.records(
                        "reduce",
                        toString(),
                        FunctionSignature.of(selector, KeySelector.class),
                        FunctionSignature.of(function, ReduceFunction.class)));
    }

    /** The records of each key folded into one, of a type that can't be derived. */
    public DataStream<T> reduce(ReduceFunction<T> function, Type<T> type) {
        return fold("reduce", function, type);
    }

    /**
     * The sum of a component over the records of each key. What goes out is the record that came
     * in, with the component replaced by the sum so far. (Flink takes the other components from the
     * key's first record.)
     *
     * @param field the component of a record as a method reference: {@code Count::n}
     */
    public DataStream<T> sum(FieldSelector<T, ?> field) {
        return fold(Fold.SUM, field);
    }

    /**
     * The least value of a component over the records of each key. What goes out is the record that
     * came in, with the component replaced by the minimum so far.
     *
     * @param field the component of a record as a method reference: {@code Count::n}
     */
    public DataStream<T> min(FieldSelector<T, ?> field) {
        return fold(Fold.MIN, field);
    }

    /**
     * The greatest value of a component over the records of each key. What goes out is the record
     * that came in, with the component replaced by the maximum so far.
     *
     * @param field the component of a record as a method reference: {@code Count::n}
     */
    public DataStream<T> max(FieldSelector<T, ?> field) {
        return fold(Fold.MAX, field);
    }

    /** The record with the least value so far; of equal ones the first. */
    public <C extends Comparable<? super C>> DataStream<T> minBy(KeySelector<T, C> by) {
        return minBy(by, recordType("minBy", by));
    }

    /** As {@link #minBy(KeySelector)}, for records whose type can't be derived. */
    public <C extends Comparable<? super C>> DataStream<T> minBy(
            KeySelector<T, C> by, Type<T> type) {
        return fold(
                "min-by",
                (left, right) -> by.getKey(right).compareTo(by.getKey(left)) < 0 ? right : left,
                type);
    }

    /** The record with the greatest value so far; of equal ones the first. */
    public <C extends Comparable<? super C>> DataStream<T> maxBy(KeySelector<T, C> by) {
        return maxBy(by, recordType("maxBy", by));
    }

    /** As {@link #maxBy(KeySelector)}, for records whose type can't be derived. */
    public <C extends Comparable<? super C>> DataStream<T> maxBy(
            KeySelector<T, C> by, Type<T> type) {
        return fold(
                "max-by",
                (left, right) -> by.getKey(right).compareTo(by.getKey(left)) > 0 ? right : left,
                type);
    }

    /** How many records each key has had. */
    public DataStream<KeyCount<K>> count() {
        return fold("count", PrimitiveFold.count(KeyedStream::keyCount));
    }

    private static Object keyCount(Object key, Long count) {
        return new KeyCount<>(key, count);
    }

    /** The records of each key folded into an accumulator, of which the result is sent on. */
    public <A, O> DataStream<O> aggregate(AggregateFunction<T, A, O> function) {
        return aggregate(function, DerivedTypes.accumulator(function, toString()));
    }

    /**
     * As {@link #aggregate(AggregateFunction)}, with an accumulator whose type can't be derived.
     */
    public <A, O> DataStream<O> aggregate(
            AggregateFunction<T, A, O> function, Type<A> accumulatorType) {
        return applyKeyed(
                "aggregate",
                function,
                AggregateOperator.factory(selector, function, accumulatorType));
    }

    // ---- several streams ----

    /** This stream and another with the same key, for a function that sees both. */
    public <B> KeyedConnectedStreams<K, T, B> connect(KeyedStream<B, K> other) {
        return new KeyedConnectedStreams<>(this, other);
    }

    /** This stream and a broadcast one, for a function that sees both. */
    public <B> KeyedBroadcastConnectedStream<K, T, B> connect(BroadcastStream<B> broadcast) {
        return new KeyedBroadcastConnectedStream<>(this, broadcast);
    }

    // ---- how it is done ----

    private <C> Type<T> recordType(String method, KeySelector<T, C> by) {
        return DerivedTypes.records(
                method,
                toString(),
                FunctionSignature.of(selector, KeySelector.class),
                FunctionSignature.of(by, KeySelector.class));
    }

    private DataStream<T> fold(String kind, ReduceFunction<T> function, Type<T> type) {
        return applyKeyed(kind, function, ReduceOperator.factory(selector, function, kind, type));
    }

    private DataStream<T> fold(Fold fold, FieldSelector<T, ?> field) {
        String method = fold.name().toLowerCase(Locale.ROOT);
        RecordComponent component = NamedComponent.of(field, method, toString());
        try {
            return fold(method, PrimitiveFold.of(fold, component));
        } catch (IllegalAccessException e) {
            throw new InvalidProgramException(
                    "%s after %s can't use the record %s: %s"
                            .formatted(
                                    method,
                                    this,
                                    component.getDeclaringRecord().getName(),
                                    e.getMessage()));
        }
    }

    private <O> DataStream<O> fold(String kind, PrimitiveFold fold) {
        Type.Primitive key = keyType.primitive();
        return applyKeyed(
                kind,
                selector,
                KeyBits.canRead(key)
                        ? LongKeyFoldOperator.factory(selector, key, fold)
                        : ObjectKeyFoldOperator.factory(selector, fold));
    }

    /** Adds a keyed operator with this stream as its only input. */
    private <O> DataStream<O> applyKeyed(String kind, Function function, OperatorFactory factory) {
        OperatorNode node = addKeyed(kind, function, factory);
        connectTo(node, 0);
        return DataStream.of(stream.environment(), node);
    }

    /** A function without access to state has no use for the key. */
    private <O> DataStream<O> applyMaybeKeyed(
            String kind, Function function, OperatorFactory factory) {
        return (function instanceof RichFunction || function instanceof CheckpointedFunction)
                ? applyKeyed(kind, function, KeyedInputOperator.factory(selector, factory))
                : partitioned.apply(kind, function, factory);
    }

    // ---- for the other streams ----

    OperatorNode addKeyed(String kind, Function function, OperatorFactory factory) {
        OperatorNode node = stream.addOperator(kind, function, factory);
        node.setKeyType(keyType);
        return node;
    }

    void connectTo(OperatorNode node, int input) {
        partitioned.connectTo(node, input);
    }

    StreamEnvironment environment() {
        return stream.environment();
    }

    KeySelector<T, K> selector() {
        return selector;
    }

    Type<K> keyType() {
        return keyType;
    }

    /** Names the operator that it comes from. */
    @Override
    public String toString() {
        return "keyBy after operator " + stream;
    }
}
