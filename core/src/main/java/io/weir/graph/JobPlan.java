package io.weir.graph;

import io.weir.types.Type;
import java.util.List;
import java.util.Optional;

/**
 * What a job will run: its operators with their ids and parallelism, joined into chains. Immutable.
 *
 * @param operators in topological order; an operator's {@code index} is its position
 * @param chains in topological order; a chain's {@code index} is its position
 * @param edges between chains
 */
public record JobPlan(List<PlannedOperator> operators, List<Chain> chains, List<ChainEdge> edges) {
    /**
     * An operator.
     *
     * @param index position in the plan
     * @param node what it does
     * @param operatorId what its state is stored under: 32 hexadecimal digits
     * @param uid that the user gave it
     * @param name what it is called
     * @param kind what it is
     * @param parallelism number of subtasks
     * @param maxParallelism number of key groups
     * @param chain the chain it belongs to
     */
    public record PlannedOperator(
            int index,
            OperatorNode node,
            String operatorId,
            Optional<String> uid,
            String name,
            String kind,
            int parallelism,
            int maxParallelism,
            int chain) {
        /** The type of its key, if its input is keyed. */
        public Optional<Type<?>> keyType() {
            return node.keyType();
        }

        @Override
        public String toString() {
            return uid.map(u -> name + " (uid '" + u + "')").orElse(name);
        }
    }

    /**
     * Operators that hand records to each other by a call.
     *
     * @param index position in the plan
     * @param parallelism number of subtasks
     * @param operators head first, in topological order
     * @param links which operator of the chain hands to which
     */
    public record Chain(
            int index, int parallelism, List<PlannedOperator> operators, List<Link> links) {
        /** The operator that takes what enters the chain. */
        public PlannedOperator head() {
            return operators.get(0);
        }

        /** The names of its operators, joined by arrows. */
        public String name() {
            return String.join(" → ", operators.stream().map(PlannedOperator::name).toList());
        }
    }

    /**
     * A hand-over within a chain.
     *
     * @param from index of the operator that sends
     * @param sideOutput the side output that is read, or empty for the main one
     * @param to index of the operator that takes
     */
    public record Link(int from, Optional<String> sideOutput, int to) {}

    /**
     * A hand-over between chains.
     *
     * @param from index of the operator that sends
     * @param sideOutput the side output that is read, or empty for the main one
     * @param partitioning which subtask a record goes to
     * @param to index of the operator that takes, the head of its chain
     * @param input which input of it
     */
    public record ChainEdge(
            int from, Optional<String> sideOutput, Partitioning partitioning, int to, int input) {}

    /** Whether any operator uses the event time of records, so that they have to carry it. */
    public boolean usesEventTime() {
        return operators.stream().anyMatch(operator -> operator.node().usesEventTime());
    }

    /** The operators whose state is found by an id that edits of the program can change. */
    public List<PlannedOperator> withoutUid() {
        return operators.stream()
                .filter(operator -> operator.uid().isEmpty() && operator.node().hasStateToFind())
                .toList();
    }

    /** The largest parallelism of any operator. */
    public int parallelism() {
        return operators.stream().mapToInt(PlannedOperator::parallelism).max().orElse(1);
    }
}
