package io.weir.stream;

import io.weir.connector.Sink;
import io.weir.connector.Source;
import io.weir.connectors.Collect;
import io.weir.connectors.CollectSink;
import io.weir.connectors.Print;
import io.weir.function.FilterFunction;
import io.weir.function.FlatMapFunction;
import io.weir.function.Function;
import io.weir.function.KeySelector;
import io.weir.function.MapFunction;
import io.weir.graph.InvalidProgramException;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.operator.OperatorFactory;
import io.weir.operators.FilterOperator;
import io.weir.operators.FlatMapOperator;
import io.weir.operators.MapOperator;
import io.weir.operators.ProcessOperator;
import io.weir.operators.SinkOperator;
import io.weir.operators.TimestampsAndWatermarksOperator;
import io.weir.process.CheckpointedFunction;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.state.MapStateDescriptor;
import io.weir.types.Type;
import io.weir.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records. Each method that makes another stream adds an operator to the program;
 * {@link #uid}, {@link #name}, {@link #setParallelism} and their like then speak of that operator.
 *
 * <p>Records go from operator to operator by reference and are never copied, so a record that was
 * sent on is not to be changed.
 *
 * @param <T> the type of the records
 */
public final class DataStream<T> {
    private final StreamEnvironment environment;
    private final List<Upstream> upstreams;

    /** The operator whose main output this is, if it is one. */
    private final @Nullable OperatorNode operator;

    private DataStream(
            StreamEnvironment environment,
            List<Upstream> upstreams,
            @Nullable OperatorNode operator) {
        this.environment = environment;
        this.upstreams = upstreams;
        this.operator = operator;
    }

    /** The main output of an operator. */
    static <T> DataStream<T> of(StreamEnvironment environment, OperatorNode operator) {
        return new DataStream<>(environment, List.of(Upstream.of(operator)), operator);
    }

    // ---- one record at a time ----

    /** One record for each. */
    public <O> DataStream<O> map(MapFunction<T, O> function) {
        return apply("map", function, MapOperator.factory(function));
    }

    /** Any number of records for each. */
    public <O> DataStream<O> flatMap(FlatMapFunction<T, O> function) {
        return apply("flat-map", function, FlatMapOperator.factory(function));
    }

    /** The records that the function accepts. */
    public DataStream<T> filter(FilterFunction<T> function) {
        return apply("filter", function, FilterOperator.factory(function));
    }

    /** What a function makes that sees time and fills side outputs. */
    public <O> DataStream<O> process(ProcessFunction<T, O> function) {
        return apply("process", function, ProcessOperator.factory(function));
    }

    /** What a function has sent to a side output of the operator that this stream comes from. */
    public <X> DataStream<X> getSideOutput(OutputTag<X> tag) {
        OperatorNode from = operator("getSideOutput");
        return new DataStream<>(
                environment,
                List.of(new Upstream(from, Optional.of(tag.id()), new Partitioning.Forward())),
                null);
    }

    // ---- time ----

    /**
     * The same records with event time. Better done at the source, where watermarks are made for
     * each split: {@link StreamEnvironment#from(Source, WatermarkStrategy)}.
     */
    public DataStream<T> assignTimestampsAndWatermarks(WatermarkStrategy<T> strategy) {
        DataStream<T> stream =
                apply(
                        "timestamps-and-watermarks",
                        strategy,
                        TimestampsAndWatermarksOperator.factory(
                                strategy, environment::autoWatermarkIntervalMillis));
        stream.operator("assignTimestampsAndWatermarks").setUsesEventTime();
        return stream;
    }

    // ---- which subtask a record goes to ----

    /**
     * The stream divided by a key: records with the same key go to the same subtask.
     *
     * @param key a method reference, or a lambda whose result has no type arguments
     */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key) {
        return keyBy(key, DerivedTypes.key(key, toString()));
    }

    /** The stream divided by a key whose type can't be derived. */
    public <K> KeyedStream<T, K> keyBy(KeySelector<T, K> key, Type<K> keyType) {
        return new KeyedStream<>(this, key, DerivedTypes.keyable(keyType, toString()));
    }

    /** Deals the records out to the subtasks of the next operator in turn. */
    public DataStream<T> rebalance() {
        return partitionedBy(new Partitioning.Rebalance());
    }

    /** Sends each record to every subtask of the next operator. */
    public DataStream<T> broadcast() {
        return partitionedBy(new Partitioning.Broadcast());
    }

    /**
     * Sends each record to every subtask of the operator it is connected to, which keeps it in
     * broadcast state.
     */
    public BroadcastStream<T> broadcast(
            MapStateDescriptor<?, ?> state, MapStateDescriptor<?, ?>... more) {
        List<MapStateDescriptor<?, ?>> states = new ArrayList<>();
        states.add(state);
        states.addAll(List.of(more));
        return new BroadcastStream<>(broadcast(), List.copyOf(states));
    }

    // ---- several streams ----

    /** The records of this and other streams, in any order. */
    @SafeVarargs
    public final DataStream<T> union(DataStream<? extends T>... others) {
        List<Upstream> all = new ArrayList<>(upstreams);
        for (DataStream<? extends T> other : others) {
            all.addAll(other.upstreams);
        }
        return new DataStream<>(environment, List.copyOf(all), null);
    }

    /** This stream and another, for a function that sees both. */
    public <B> ConnectedStreams<T, B> connect(DataStream<B> other) {
        return new ConnectedStreams<>(this, other);
    }

    /** This stream and a broadcast one, for a function that sees both. */
    public <B> BroadcastConnectedStream<T, B> connect(BroadcastStream<B> broadcast) {
        return new BroadcastConnectedStream<>(this, broadcast);
    }

    // ---- where records go ----

    /** Writes the records to a sink. */
    public DataStreamSink to(Sink<? super T, ?> sink) {
        OperatorNode node =
                environment.add(
                        "sink", new OperatorNode.Body.Writes(sink, SinkOperator.factory(sink)));
        connectTo(node, 0);
        return new DataStreamSink(node);
    }

    /** Prints each record on a line of the standard output. */
    public DataStreamSink print() {
        return to(Print.toStdOut());
    }

    /**
     * Prints each record on a line of the standard output, after a prefix that tells the stream.
     */
    public DataStreamSink print(String prefix) {
        return to(Print.to(System.out, prefix));
    }

    /**
     * Keeps the records in memory, for tests and small results: after {@code execute} they are in
     * {@link CollectSink#committed()} of what is returned.
     */
    public CollectSink<T> collect() {
        CollectSink<T> results = Collect.toList();
        to(results);
        return results;
    }

    // ---- the operator that the stream comes from ----

    /**
     * Names the operator for ever: its state in checkpoints and savepoints is found by the uid,
     * whatever else changes in the program.
     */
    public DataStream<T> uid(String uid) {
        operator("uid").setUid(uid);
        return this;
    }

    /**
     * Says which uid the operator had before, so that its state is found although it has another
     * now. Does nothing where there is no such state; may be called for several. Where the operator
     * had no uid, its id does, as {@code weir plan} shows it.
     */
    public DataStream<T> previousUid(String uid) {
        operator("previousUid").addPreviousUid(uid);
        return this;
    }

    /** Sets what the operator is called in plans and logs. */
    public DataStream<T> name(String name) {
        operator("name").setName(name);
        return this;
    }

    /** Sets how many subtasks the operator has. */
    public DataStream<T> setParallelism(int parallelism) {
        OperatorNode node = operator("setParallelism");
        node.setParallelism(parallelism);
        checkParallelism(node);
        return this;
    }

    /** Sets how many key groups the operator has, which is the most it can be rescaled to. */
    public DataStream<T> setMaxParallelism(int maxParallelism) {
        OperatorNode node = operator("setMaxParallelism");
        node.setMaxParallelism(maxParallelism);
        checkParallelism(node);
        return this;
    }

    /** Keeps the operator apart from those before and after it. */
    public DataStream<T> disableChaining() {
        OperatorNode node = operator("disableChaining");
        node.setStartsChain();
        node.setEndsChain();
        return this;
    }

    /** Keeps the operator apart from the one before it. */
    public DataStream<T> startNewChain() {
        operator("startNewChain").setStartsChain();
        return this;
    }

    private static void checkParallelism(OperatorNode node) {
        if (node.maxParallelism() > 0 && node.parallelism() > node.maxParallelism()) {
            throw new InvalidProgramException(
                    "Operator %s has parallelism %d but max parallelism %d. Raise the max parallelism, which says how many key groups there are, to at least the parallelism."
                            .formatted(node, node.parallelism(), node.maxParallelism()));
        }
    }

    private OperatorNode operator(String method) {
        if (operator == null) {
            throw new InvalidProgramException(
                    "%s was called on a union, a side output or a stream after rebalance or broadcast, which are no operators. Call it on the operator before or after."
                            .formatted(method));
        }
        return operator;
    }

    // ---- for the other streams ----

    StreamEnvironment environment() {
        return environment;
    }

    DataStream<T> partitionedBy(Partitioning partitioning) {
        return new DataStream<>(
                environment,
                upstreams.stream().map(u -> u.partitionedBy(partitioning)).toList(),
                null);
    }

    /** Adds an operator with this stream as its only input. */
    <O> DataStream<O> apply(String kind, Function function, OperatorFactory factory) {
        OperatorNode node = addOperator(kind, function, factory);
        connectTo(node, 0);
        return of(environment, node);
    }

    OperatorNode addOperator(String kind, Function function, OperatorFactory factory) {
        // Before it is added, so that a program that goes on after the error has no torso in it.
        upstreams.forEach(upstream -> environment.checkOwns(upstream.from()));
        OperatorNode node = environment.add(kind, new OperatorNode.Body.Runs(factory));
        if (function instanceof CheckpointedFunction) {
            node.setStateful();
        }
        return node;
    }

    void connectTo(OperatorNode node, int input) {
        for (Upstream upstream : upstreams) {
            environment.checkOwns(upstream.from());
            upstream.connect(node, input);
        }
    }

    /** Names the operators it comes from. */
    @Override
    public String toString() {
        return upstreams.stream()
                .map(
                        u ->
                                u.sideOutput()
                                        .map(tag -> u.from() + ", side output " + tag)
                                        .orElseGet(u.from()::toString))
                .collect(Collectors.joining(" and "));
    }
}
