package io.weir.graph;

import io.weir.graph.JobPlan.Chain;
import io.weir.graph.JobPlan.ChainEdge;
import io.weir.graph.JobPlan.Link;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the plan of a program: gives ids, settles parallelism, joins operators into chains, and
 * refuses what can't run. Pure logic.
 */
public final class Planner {
    /** What Flink derives at least, so that a small job can be rescaled. */
    private static final int LEAST_MAX_PARALLELISM = 128;

    private final PlanSettings settings;

    private Planner(PlanSettings settings) {
        this.settings = settings;
    }

    /**
     * The plan of the operators.
     *
     * @param nodes in the order of creation, so an operator comes after those before it
     * @throws InvalidProgramException if they can't run
     */
    public static JobPlan plan(List<OperatorNode> nodes, PlanSettings settings) {
        return new Planner(settings).plan(nodes);
    }

    private JobPlan plan(List<OperatorNode> nodes) {
        check(nodes);
        List<String> ids = new OperatorIds().assign(nodes);
        Map<OperatorNode, Integer> indexes = new HashMap<>();
        Map<OperatorNode, Integer> parallelism = new HashMap<>();
        for (OperatorNode node : nodes) {
            indexes.put(node, indexes.size());
            parallelism.put(
                    node, node.parallelism() > 0 ? node.parallelism() : settings.parallelism());
        }
        int[] chainOf = new int[nodes.size()];
        int chains = 0;
        for (int i = 0; i < nodes.size(); i++) {
            OperatorNode node = nodes.get(i);
            chainOf[i] =
                    isChained(node, parallelism)
                            ? chainOf[index(indexes, node.inputs().get(0).from())]
                            : chains++;
        }
        List<PlannedOperator> operators = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            OperatorNode node = nodes.get(i);
            int p = parallelism.getOrDefault(node, 1);
            operators.add(
                    new PlannedOperator(
                            i,
                            node,
                            ids.get(i),
                            node.uid(),
                            node.name(),
                            node.kind(),
                            p,
                            maxParallelism(node, ids.get(i), p),
                            chainOf[i]));
        }
        List<Chain> result = new ArrayList<>();
        for (int c = 0; c < chains; c++) {
            int chain = c;
            List<PlannedOperator> members =
                    operators.stream().filter(o -> o.chain() == chain).toList();
            List<Link> links = new ArrayList<>();
            for (PlannedOperator member : members.subList(1, members.size())) {
                Input input = member.node().inputs().get(0);
                links.add(
                        new Link(index(indexes, input.from()), input.sideOutput(), member.index()));
            }
            result.add(new Chain(c, members.get(0).parallelism(), members, List.copyOf(links)));
        }
        return new JobPlan(
                List.copyOf(operators),
                List.copyOf(result),
                edges(operators, indexes, parallelism));
    }

    private static List<ChainEdge> edges(
            List<PlannedOperator> operators,
            Map<OperatorNode, Integer> indexes,
            Map<OperatorNode, Integer> parallelism) {
        List<ChainEdge> edges = new ArrayList<>();
        for (PlannedOperator operator : operators) {
            for (Input input : operator.node().inputs()) {
                int from = index(indexes, input.from());
                if (operators.get(from).chain() == operator.chain()) {
                    continue;
                }
                Partitioning partitioning = input.partitioning();
                boolean sameParallelism =
                        parallelism.getOrDefault(input.from(), 1) == operator.parallelism();
                if (partitioning instanceof Partitioning.Forward && !sameParallelism) {
                    partitioning = new Partitioning.Rebalance();
                }
                edges.add(
                        new ChainEdge(
                                from,
                                input.sideOutput(),
                                partitioning,
                                operator.index(),
                                input.input()));
            }
        }
        return List.copyOf(edges);
    }

    private boolean isChained(OperatorNode node, Map<OperatorNode, Integer> parallelism) {
        if (!settings.chaining() || node.startsChain() || node.inputs().size() != 1) {
            return false;
        }
        Input input = node.inputs().get(0);
        return input.partitioning() instanceof Partitioning.Forward
                && !input.from().endsChain()
                && parallelism.getOrDefault(input.from(), 0).equals(parallelism.get(node));
    }

    private int maxParallelism(OperatorNode node, String operatorId, int parallelism) {
        int chosen = node.maxParallelism() > 0 ? node.maxParallelism() : settings.maxParallelism();
        if (chosen <= 0) {
            Integer restored = settings.restoredMaxParallelism().get(operatorId);
            if (restored != null && restored >= parallelism) {
                return restored;
            }
            int derived =
                    Integer.highestOneBit(Math.max(1, parallelism + parallelism / 2 - 1)) << 1;
            return Math.min(1 << 15, Math.max(LEAST_MAX_PARALLELISM, derived));
        }
        if (chosen < parallelism) {
            throw new InvalidProgramException(
                    "Operator %s has parallelism %d but max parallelism %d. Raise the max parallelism to at least the parallelism."
                            .formatted(node, parallelism, chosen));
        }
        return chosen;
    }

    private void check(List<OperatorNode> nodes) {
        if (nodes.isEmpty()) {
            throw new InvalidProgramException(
                    "The program has no operators. Begin with env.from(source) and end with .to(sink).");
        }
        Map<String, OperatorNode> byUid = new HashMap<>();
        for (OperatorNode node : nodes) {
            if (node.uid().isPresent()) {
                OperatorNode other = byUid.putIfAbsent(node.uid().get(), node);
                if (other != null) {
                    throw new InvalidProgramException(
                            "Two operators have the uid '%s': '%s' (number %d) and '%s' (number %d). A uid names one operator for ever; give one of them another."
                                    .formatted(
                                            node.uid().get(),
                                            other.name(),
                                            other.number() + 1,
                                            node.name(),
                                            node.number() + 1));
                }
            } else if (node.isStateful() && !settings.automaticUids()) {
                throw new InvalidProgramException(
                        "Operator '%s' (number %d) keeps state but has no uid, and pipeline.auto-generate-uids is false. Call .uid(\"…\") on it."
                                .formatted(node.name(), node.number() + 1));
            }
            if (node.body() instanceof OperatorNode.Body.Reads == !node.inputs().isEmpty()) {
                throw new InvalidProgramException(
                        "Operator '%s' has %d inputs, which does not fit its kind '%s'."
                                .formatted(node.name(), node.inputs().size(), node.kind()));
            }
        }
        checkPreviousUids(nodes, byUid);
    }

    private static void checkPreviousUids(
            List<OperatorNode> nodes, Map<String, OperatorNode> byUid) {
        Map<String, OperatorNode> byPrevious = new HashMap<>();
        for (OperatorNode node : nodes) {
            for (String previous : node.previousUids()) {
                OperatorNode holder = byUid.get(previous);
                if (holder == null) {
                    holder = byPrevious.putIfAbsent(previous, node);
                }
                if (holder != null && holder != node) {
                    throw new InvalidProgramException(
                            "The previous uid '%s' of operator '%s' (number %d) is also one of '%s' (number %d). State has one heir; take it away from one of them."
                                    .formatted(
                                            previous,
                                            node.name(),
                                            node.number() + 1,
                                            holder.name(),
                                            holder.number() + 1));
                }
            }
        }
    }

    private static int index(Map<OperatorNode, Integer> indexes, OperatorNode node) {
        Integer index = indexes.get(node);
        if (index == null) {
            throw new InvalidProgramException(
                    "Operator '%s' belongs to another StreamEnvironment. Join only streams of one environment."
                            .formatted(node.name()));
        }
        return index;
    }
}
