package io.weir.stream;

import io.weir.graph.OperatorNode;
import io.weir.graph.Partitioning;
import java.util.Optional;

/**
 * Where the records of a stream come from: one edge of the graph, not yet joined to a receiver.
 *
 * @param from the operator that sends
 * @param sideOutput the side output that is read, or empty for the main one
 * @param partitioning which subtask a record goes to
 */
record Upstream(OperatorNode from, Optional<String> sideOutput, Partitioning partitioning) {
    /** The main output, to the subtask with the same index. */
    static Upstream of(OperatorNode from) {
        return new Upstream(from, Optional.empty(), new Partitioning.Forward());
    }

    Upstream partitionedBy(Partitioning other) {
        return new Upstream(from, sideOutput, other);
    }

    /** Joins it to a receiver. */
    void connect(OperatorNode to, int input) {
        to.addInput(new OperatorNode.Input(from, sideOutput, partitioning, input));
    }
}
