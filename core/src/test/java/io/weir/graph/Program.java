package io.weir.graph;

import io.weir.connector.ReaderContext;
import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.connector.Source;
import io.weir.connector.SourceReader;
import io.weir.connector.WriterContext;
import io.weir.function.KeySelector;
import io.weir.operator.OperatorFactory;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds programs of operators that are planned and never run. */
final class Program {
    private static final OperatorFactory NEVER_RUN =
            context -> {
                throw new UnsupportedOperationException();
            };
    private static final KeySelector<Object, String> SELECTOR = Object::toString;
    static final Partitioning FORWARD = new Partitioning.Forward();
    static final Partitioning BY_KEY = new Partitioning.Hash(SELECTOR, Types.STRING);

    private final List<OperatorNode> nodes = new ArrayList<>();

    OperatorNode source(String name) {
        return add("source", name, new OperatorNode.Body.Reads(new NoSource()));
    }

    OperatorNode map(String name, OperatorNode from) {
        return join(add("map", name, new OperatorNode.Body.Runs(NEVER_RUN)), from, FORWARD);
    }

    OperatorNode keyed(String name, OperatorNode from) {
        OperatorNode node =
                join(add("sum", name, new OperatorNode.Body.Runs(NEVER_RUN)), from, BY_KEY);
        node.setKeyType(Types.STRING);
        return node;
    }

    OperatorNode sink(String name, OperatorNode from) {
        return join(
                add("sink", name, new OperatorNode.Body.Writes(new NoSink(), NEVER_RUN)),
                from,
                FORWARD);
    }

    OperatorNode joined(String name, OperatorNode first, OperatorNode second) {
        OperatorNode node = map(name, first);
        node.addInput(new OperatorNode.Input(second, Optional.empty(), FORWARD, 1));
        return node;
    }

    private OperatorNode add(String kind, String name, OperatorNode.Body body) {
        OperatorNode node = new OperatorNode(nodes.size(), kind, body);
        node.setName(name);
        nodes.add(node);
        return node;
    }

    private static OperatorNode join(
            OperatorNode node, OperatorNode from, Partitioning partitioning) {
        node.addInput(new OperatorNode.Input(from, Optional.empty(), partitioning, 0));
        return node;
    }

    JobPlan plan() {
        return plan(PlanSettings.of(2));
    }

    JobPlan plan(PlanSettings settings) {
        return Planner.plan(nodes, settings);
    }

    /** The ids by the operators' names. */
    Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        plan().operators().forEach(o -> ids.put(o.name(), o.operatorId()));
        return ids;
    }

    /** The chains as text: {@code a → b}. */
    List<String> chains() {
        return plan().chains().stream().map(JobPlan.Chain::name).toList();
    }

    private static final class NoSource implements Source<Object, String> {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public boolean isBounded() {
            return true;
        }

        @Override
        public Type<String> splitType() {
            return Types.STRING;
        }

        @Override
        public String splitId(String split) {
            return split;
        }

        @Override
        public List<String> discoverSplits(int parallelism) {
            return List.of();
        }

        @Override
        public SourceReader<Object, String> createReader(ReaderContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoSink implements Sink<Object, String> {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Type<String> committableType() {
            return Types.STRING;
        }

        @Override
        public SinkWriter<Object, String> createWriter(WriterContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(List<String> committables) {}
    }
}
