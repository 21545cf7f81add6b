package io.weir.graph;

import io.weir.snapshot.OperatorId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives each operator the id its state is stored under.
 *
 * <p>With a uid it is the {@link OperatorId} of the uid, as in Flink. Without one it is that of a
 * text that says what the operator <em>is</em>: its kind, its name, and the nearest operators
 * before it that have a uid or state of their own. So a stateless operator that is added anywhere,
 * a branch that is moved elsewhere in the program, or a variable that is renamed changes no id.
 * Operators that are alike in all of this are told apart by their order.
 */
final class OperatorIds {
    private final Map<OperatorNode, String> signatures = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();

    /** The ids of the operators, in the order given, which must be topological. */
    List<String> assign(List<OperatorNode> nodes) {
        List<String> ids = new ArrayList<>();
        for (OperatorNode node : nodes) {
            String signature = signature(node);
            signatures.put(node, signature);
            ids.add(OperatorId.ofUid(signature));
        }
        return ids;
    }

    private String signature(OperatorNode node) {
        if (node.uid().isPresent()) {
            return node.uid().get();
        }
        TreeSet<String> anchors = new TreeSet<>();
        for (OperatorNode.Input input : node.inputs()) {
            collectAnchors(input.from(), anchors);
        }
        String plain =
                "auto\n" + node.kind() + "\n" + node.name() + "\n" + String.join("\n", anchors);
        int before = seen.merge(plain, 1, Integer::sum) - 1;
        return before == 0 ? plain : plain + "\n#" + before;
    }

    private void collectAnchors(OperatorNode node, Set<String> anchors) {
        if (node.uid().isPresent() || node.isStateful()) {
            String signature = signatures.get(node);
            if (signature != null) {
                anchors.add("<" + OperatorId.ofUid(signature) + ">");
            }
            return;
        }
        for (OperatorNode.Input input : node.inputs()) {
            collectAnchors(input.from(), anchors);
        }
    }
}
