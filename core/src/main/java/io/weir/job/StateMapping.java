package io.weir.job;

import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the operator of a plan that each state of a checkpoint belongs to, and refuses what does
 * not fit before a record moves. Pure logic.
 */
final class StateMapping {
    private StateMapping() {}

    /**
     * Checks that the checkpoint fits the plan.
     *
     * @param location of the checkpoint, for messages
     * @return a sentence for each operator whose state is left behind
     * @throws JobRefusedException if it does not fit
     */
    static List<String> check(
            CheckpointMetadata metadata,
            JobPlan plan,
            String location,
            boolean allowNonRestoredState)
            throws JobRefusedException {
        Map<String, PlannedOperator> byId = new HashMap<>();
        for (PlannedOperator operator : plan.operators()) {
            byId.put(operator.operatorId(), operator);
        }
        List<String> leftBehind = new ArrayList<>();
        for (OperatorInfo stored : metadata.operators()) {
            PlannedOperator operator = byId.get(stored.operatorId());
            if (operator != null) {
                checkFits(stored, operator, location);
            } else if (!stored.states().isEmpty()) {
                String what = describe(stored);
                if (!allowNonRestoredState) {
                    throw new JobRefusedException(
                            "Checkpoint %s holds state for %s, which the job does not have (its uids: %s). Give the operator its old uid back, or run again with -n (--allowNonRestoredState) to start without that state."
                                    .formatted(location, what, uids(plan)),
                            null);
                }
                leftBehind.add(what);
            }
        }
        return leftBehind;
    }

    private static void checkFits(OperatorInfo stored, PlannedOperator operator, String location)
            throws JobRefusedException {
        boolean keyedThere = stored.keySchema().isPresent();
        Type<?> keyType = operator.keyType().orElse(null);
        if (keyedThere && keyType != null) {
            String now = keyType.schemaJson();
            if (!now.equals(stored.keySchema().orElse(""))) {
                throw new JobRefusedException(
                        "Checkpoint %s holds state of operator %s under keys of schema %s, but the job's keys have schema %s. A key never changes its schema: keep the old key type, or give the operator a new uid and run with -n."
                                .formatted(location, operator, stored.keySchema().orElse(""), now),
                        null);
            }
            if (stored.maxParallelism() != operator.maxParallelism()) {
                throw new JobRefusedException(
                        "Checkpoint %s was written with max parallelism %d of operator %s, but the job sets %d. Set it back to %d, or leave it unset."
                                .formatted(
                                        location,
                                        stored.maxParallelism(),
                                        operator,
                                        operator.maxParallelism(),
                                        stored.maxParallelism()),
                        null);
            }
        }
    }

    /** How an operator that is not in the plan is called in messages. */
    static String describe(OperatorInfo stored) {
        String states =
                String.join(
                        ", ",
                        stored.states().stream().map(CheckpointMetadata.StateInfo::name).toList());
        return stored.uid()
                        .map(uid -> "operator uid '%s' ('%s')".formatted(uid, stored.name()))
                        .orElse(
                                "operator '%s' without uid (id %s)"
                                        .formatted(stored.name(), stored.operatorId()))
                + " ["
                + states
                + "]";
    }

    static String uids(JobPlan plan) {
        List<String> uids = new ArrayList<>();
        for (PlannedOperator operator : plan.operators()) {
            uids.add(operator.uid().orElse("none: '" + operator.name() + "'"));
        }
        return String.join(", ", uids);
    }

    /**
     * Whether a worker may go on with the chain it had: the same workers have the same key groups.
     */
    static boolean sameLayout(CheckpointMetadata metadata, JobPlan plan, int workers) {
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
