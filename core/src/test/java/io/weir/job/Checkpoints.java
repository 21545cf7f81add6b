package io.weir.job;

import io.weir.connectors.Elements;
import io.weir.function.KeySelector;
import io.weir.graph.JobPlan;
import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.Chain;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.types.Type;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans and metadata for tests. */
final class Checkpoints {
    static final String JOB = "00000000000000000000000000000001";

    private Checkpoints() {}

    /** Operators in a row: the first reads, the others are keyed and have these uids. */
    static List<OperatorNode> nodes(Type<?> keyType, String... uids) {
        List<OperatorNode> nodes = new ArrayList<>();
        OperatorNode source =
                new OperatorNode(0, "source", new OperatorNode.Body.Reads(Elements.of(1, 2)));
        source.setUid("source");
        nodes.add(source);
        KeySelector<Object, Object> selector = record -> record;
        for (String uid : uids) {
            OperatorNode node =
                    new OperatorNode(
                            nodes.size(),
                            "sum",
                            new OperatorNode.Body.Runs(
                                    context -> {
                                        throw new UnsupportedOperationException();
                                    }));
            node.setName("the " + uid);
            node.setUid(uid);
            node.setKeyType(keyType);
            node.addInput(
                    new OperatorNode.Input(
                            nodes.get(nodes.size() - 1),
                            Optional.empty(),
                            new Partitioning.Hash(selector, keyType),
                            0));
            nodes.add(node);
        }
        return nodes;
    }

    static JobPlan plan(Type<?> keyType, String... uids) {
        return plan(nodes(keyType, uids), 2, 0);
    }

    static JobPlan plan(List<OperatorNode> nodes, int parallelism, int maxParallelism) {
        return Planner.plan(
                nodes, new PlanSettings(parallelism, maxParallelism, true, true, Map.of()));
    }

    /** What a checkpoint of a plan says, with one value state in each keyed operator. */
    static CheckpointMetadata of(JobPlan plan, int workers) {
        List<OperatorInfo> operators = new ArrayList<>();
        for (JobPlan.PlannedOperator operator : plan.operators()) {
            List<StateInfo> states =
                    operator.keyType().isPresent()
                            ? List.of(
                                    new StateInfo(
                                            "count",
                                            StoredKind.VALUE,
                                            Optional.empty(),
                                            Types.LONG.schemaJson()))
                            : List.of();
            operators.add(
                    new OperatorInfo(
                            operator.operatorId(),
                            operator.uid(),
                            operator.name(),
                            operator.parallelism(),
                            operator.maxParallelism(),
                            operator.keyType().map(Type::schemaJson),
                            states));
        }
        List<Chain> chains = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            chains.add(new Chain(worker, List.of()));
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                7,
                CheckpointMetadata.Kind.CHECKPOINT,
                JOB,
                "job",
                "0",
                0,
                Optional.empty(),
                Optional.empty(),
                operators,
                chains);
    }
}
