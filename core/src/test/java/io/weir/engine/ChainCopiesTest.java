package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connector.Source;
import io.weir.connectors.Elements;
import io.weir.function.FilterFunction;
import io.weir.function.FlatMapFunction;
import io.weir.function.KeySelector;
import io.weir.function.MapFunction;
import io.weir.function.ReduceFunction;
import io.weir.graph.OperatorNode;
import io.weir.graph.OperatorNode.Body;
import io.weir.graph.Partitioning;
import io.weir.operator.Operator;
import io.weir.operator.OperatorFactory;
import io.weir.operators.FilterOperator;
import io.weir.operators.FlatMapOperator;
import io.weir.operators.MapOperator;
import io.weir.operators.ReduceOperator;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random programs give the same results as copies, as shared classes, and as plain lists. */
class ChainCopiesTest {
    private static final KeySelector<Long, Long> BY_FIVE = value -> Math.floorMod(value, 5L);

    private final List<OperatorNode> nodes = new ArrayList<>();
    private final Map<String, List<Long>> outputs = new TreeMap<>();
    private final Map<String, List<Long>> expected = new TreeMap<>();

    private OperatorNode node(String kind, Body body) {
        OperatorNode node = new OperatorNode(nodes.size(), kind, body);
        nodes.add(node);
        return node;
    }

    private OperatorNode after(
            OperatorNode from, String kind, OperatorFactory factory, Partitioning how) {
        OperatorNode node = node(kind, new Body.Runs(factory));
        node.addInput(new OperatorNode.Input(from, Optional.empty(), how, 0));
        return node;
    }

    /** A stream and what is in it. */
    private record Stream(OperatorNode node, List<Long> records) {}

    private Stream grow(Stream from, Random random) {
        List<Long> to = new ArrayList<>();
        Partitioning how =
                random.nextInt(4) == 0 ? new Partitioning.Rebalance() : new Partitioning.Forward();
        switch (random.nextInt(4)) {
            case 0 -> {
                long add = random.nextInt(10);
                MapFunction<Long, Long> map = value -> value * 3 + add;
                from.records.forEach(value -> to.add(value * 3 + add));
                return new Stream(after(from.node, "map", MapOperator.factory(map), how), to);
            }
            case 1 -> {
                long rest = random.nextInt(3);
                FilterFunction<Long> filter = value -> Math.floorMod(value, 3L) != rest;
                from.records.stream()
                        .filter(value -> Math.floorMod(value, 3L) != rest)
                        .forEach(to::add);
                return new Stream(
                        after(from.node, "filter", FilterOperator.factory(filter), how), to);
            }
            case 2 -> {
                FlatMapFunction<Long, Long> twice =
                        (value, out) -> {
                            out.collect(value);
                            out.collect(-value);
                        };
                from.records.forEach(value -> to.addAll(List.of(value, -value)));
                return new Stream(
                        after(from.node, "flatMap", FlatMapOperator.factory(twice), how), to);
            }
            default -> {
                ReduceFunction<Long> sum = Long::sum;
                Map<Long, Long> sums = new TreeMap<>();
                from.records.forEach(
                        value -> to.add(sums.merge(Math.floorMod(value, 5L), value, Long::sum)));
                OperatorNode reduced =
                        after(
                                from.node,
                                "reduce",
                                ReduceOperator.factory(BY_FIVE, sum, "sum", Types.LONG),
                                new Partitioning.Hash(BY_FIVE, Types.LONG));
                reduced.setKeyType(Types.LONG);
                return new Stream(reduced, to);
            }
        }
    }

    private void collect(Stream from, String name) {
        expected.put(name, from.records);
        List<Long> output = outputs.computeIfAbsent(name, n -> new ArrayList<>());
        after(from.node, "collect", collecting(output), new Partitioning.Forward());
    }

    private static OperatorFactory collecting(List<Long> output) {
        return context ->
                new Operator<Long>(context) {
                    @Override
                    public void collect(Long record) {
                        output.add(record);
                    }
                };
    }

    private void build(Random random, int records) {
        nodes.clear();
        outputs.clear();
        expected.clear();
        List<Long> input = LongStream.range(0, records).boxed().toList();
        OperatorNode source = node("source", new Body.Reads(Elements.from(input)));
        List<Stream> streams = new ArrayList<>(List.of(new Stream(source, input)));
        int steps = random.nextInt(7);
        for (int i = 0; i < steps; i++) {
            Stream from = streams.get(random.nextInt(streams.size()));
            streams.add(grow(from, random));
        }
        for (int i = 0; i < streams.size(); i++) {
            collect(streams.get(i), "out-" + i);
        }
    }

    @SuppressWarnings("unchecked")
    private void run(int batchSize, boolean copies) throws Exception {
        outputs.values().forEach(List::clear);
        Source<Long, Object> source =
                (Source<Long, Object>) ((Body.Reads) nodes.get(0).body()).source();
        List<List<?>> splits = List.of(source.discoverSplits(1));
        new HandDrivenJob(nodes, 1, batchSize, copies, Map.of("source", splits)).run();
    }

    @Test
    void randomProgramsGiveTheSameWithAndWithoutCopies() throws Exception {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            build(random, random.nextInt(60));
            int batchSize = 1 + random.nextInt(20);
            for (boolean copies : List.of(true, false)) {
                run(batchSize, copies);
                assertThat(outputs).as("seed %d, copies %s", seed, copies).isEqualTo(expected);
            }
        }
    }
}
