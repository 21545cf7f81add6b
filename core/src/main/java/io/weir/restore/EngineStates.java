package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.types.Type;
import java.util.List;
import java.util.Optional;

/** The states that the engine itself keeps; their names begin with an underscore. */
public final class EngineStates {
    /** What a sink has prepared and not yet committed. */
    public static final String COMMITTABLES = "_committables";

    /** The splits of a source with their positions. */
    public static final String SPLITS = "_splits";

    /** Says that an operator's subtask has seen the end of its input. */
    public static final String ENDED = "_ended";

    private EngineStates() {}

    /** Whether a name is one that no state of a user may have. */
    public static boolean isReserved(String name) {
        return name.startsWith("_");
    }

    /** Those that belong to what an operator is. */
    public static List<DeclaredState> declaredBy(PlannedOperator operator) {
        OperatorNode.Body body = operator.node().body();
        if (body instanceof OperatorNode.Body.Reads reads) {
            return List.of(list(SPLITS, reads.source().splitType()));
        }
        return body instanceof OperatorNode.Body.Writes writes
                ? List.of(list(COMMITTABLES, writes.sink().committableType()))
                : List.of();
    }

    private static DeclaredState list(String name, Type<?> type) {
        return new DeclaredState(
                name, StoredKind.OPERATOR_LIST, Optional.empty(), type, Optional.empty());
    }

    /** How a state is called in messages and tables. */
    static String shown(String name) {
        return switch (name) {
            case COMMITTABLES -> "pending commits";
            case SPLITS -> "source positions";
            case ENDED -> "ended inputs";
            case "_timers/event" -> "event-time timers";
            case "_timers/processing" -> "processing-time timers";
            default -> "'" + name + "'";
        };
    }
}
