package io.weir.job;

import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import java.util.HashMap;
import java.util.Map;

/** Which worker has which key groups of which operators. Pure logic. */
final class Layout {
    private Layout() {}

    /**
     * Whether a worker may go on with the chain it had: the same workers have the same key groups.
     */
    static boolean isSame(CheckpointMetadata metadata, JobPlan plan, int workers) {
        if (metadata.chains().size() != workers) {
            return false;
        }
        Map<String, OperatorInfo> stored = new HashMap<>();
        metadata.operators().forEach(o -> stored.put(o.operatorId(), o));
        for (PlannedOperator operator : plan.operators()) {
            OperatorInfo before = stored.remove(operator.operatorId());
            if (before != null
                    && (before.parallelism() != operator.parallelism()
                            || before.maxParallelism() != operator.maxParallelism())) {
                return false;
            }
        }
        return stored.isEmpty();
    }
}
