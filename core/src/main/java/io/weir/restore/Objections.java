package io.weir.restore;

import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.restore.RestorePlan.OperatorFate;
import io.weir.restore.RestorePlan.Outcome;
import io.weir.restore.RestorePlan.StateFate;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What speaks against going on from a checkpoint or savepoint, in sentences: whose state, how much
 * it is, what was expected, the way out. Pure logic.
 */
final class Objections {
    private Objections() {}

    /** "Savepoint" or "Checkpoint". */
    static String kind(CheckpointMetadata metadata) {
        return metadata.kind() == CheckpointMetadata.Kind.SAVEPOINT ? "Savepoint" : "Checkpoint";
    }

    private static String subject(RestorePlan plan) {
        return kind(plan.from()) + " " + plan.location();
    }

    /** What no option helps against. */
    static List<String> impossible(RestorePlan plan) {
        List<String> reasons = new ArrayList<>();
        for (OperatorFate operator : plan.operators()) {
            if (operator.shrinks()) {
                reasons.add(shrinks(plan, operator));
            }
            List<StateFate> unreadable = new ArrayList<>();
            for (StateFate state : operator.states()) {
                if (state.outcome() instanceof Outcome.Incompatible) {
                    unreadable.add(state);
                }
            }
            if (!unreadable.isEmpty()) {
                reasons.addAll(unreadable(plan, operator, unreadable));
            }
        }
        return reasons;
    }

    private static String shrinks(RestorePlan plan, OperatorFate operator) {
        int before = operator.stored().orElseThrow().maxParallelism();
        return "%s was written with max parallelism %d of operator %s, but the job sets %d. It may grow, but not shrink: set it to %d or more, or leave it unset."
                .formatted(
                        subject(plan),
                        before,
                        operator.planned().orElseThrow(),
                        operator.planned().orElseThrow().maxParallelism(),
                        before);
    }

    private static List<String> unreadable(
            RestorePlan plan, OperatorFate operator, List<StateFate> states) {
        OperatorInfo stored = operator.stored().orElseThrow();
        PlannedOperator planned = operator.planned().orElseThrow();
        String before = stored.keySchema().orElse("");
        String now = planned.keyType().map(type -> type.schemaJson()).orElse("");
        if (!before.isEmpty() && !now.isEmpty() && !SchemaIdentity.same(before, now)) {
            return List.of(
                    "%s holds state of operator %s [%s] under keys of schema %s, but the job's keys have schema %s. A key never changes its schema: keep the old key type, or give the operator a new uid and run with -n."
                            .formatted(subject(plan), planned, list(states), before, now));
        }
        return states.stream()
                .map(
                        state ->
                                "%s holds state %s (%s) of operator %s, which can't be read as it is declared: %s. Keep the old declaration, give it a migration (migratedBy), or give the new state another name and run with -n."
                                        .formatted(
                                                subject(plan),
                                                EngineStates.shown(state.name()),
                                                state.size(),
                                                planned,
                                                ((Outcome.Incompatible) state.outcome()).why()))
                .toList();
    }

    /** What would be lost. */
    static List<String> losses(RestorePlan plan) {
        List<String> reasons = new ArrayList<>();
        for (OperatorFate operator : plan.operators()) {
            List<StateFate> lost = lost(operator);
            if (lost.isEmpty()) {
                continue;
            }
            if (operator.planned().isPresent()) {
                for (StateFate state : lost) {
                    reasons.add(
                            "%s holds %s, which the operator does not declare when it is opened. Declare it in open(), or run again with -n (--allowNonRestoredState) to start without it."
                                    .formatted(
                                            subject(plan), state(state, operator.planned().get())));
                }
            } else {
                reasons.add(
                        "%s holds state for %s, which the job does not have (its uids: %s). Give the operator its old uid back, %sor run again with -n (--allowNonRestoredState) to start without that state."
                                .formatted(
                                        subject(plan),
                                        gone(operator, lost),
                                        uids(plan),
                                        previousUid(operator.stored().orElseThrow())));
            }
        }
        return reasons;
    }

    private static String previousUid(OperatorInfo gone) {
        return "or name it with .previousUid(\"%s\") on the one that it has become, "
                .formatted(gone.uid().orElse(gone.operatorId()));
    }

    /** What is left behind, for whoever has asked for it. */
    static List<String> leftBehind(RestorePlan plan) {
        List<String> phrases = new ArrayList<>();
        for (OperatorFate operator : plan.operators()) {
            List<StateFate> lost = lost(operator);
            if (lost.isEmpty()) {
                continue;
            }
            if (operator.planned().isPresent()) {
                lost.forEach(state -> phrases.add(state(state, operator.planned().get())));
            } else {
                phrases.add("state for " + gone(operator, lost));
            }
        }
        return phrases;
    }

    private static List<StateFate> lost(OperatorFate operator) {
        return operator.states().stream().filter(StateFate::isLoss).toList();
    }

    private static String state(StateFate state, PlannedOperator operator) {
        return "state %s (%s) of operator %s"
                .formatted(EngineStates.shown(state.name()), state.size(), operator);
    }

    private static String gone(OperatorFate operator, List<StateFate> lost) {
        return "%s [%s]".formatted(name(operator.stored().orElseThrow()), list(lost));
    }

    private static String list(List<StateFate> states) {
        return states.stream()
                .map(state -> EngineStates.shown(state.name()) + ": " + state.size())
                .collect(Collectors.joining("; "));
    }

    /** How an operator is called that the job does not have. */
    private static String name(OperatorInfo stored) {
        return stored.uid()
                .map(uid -> "operator uid '%s' ('%s')".formatted(uid, stored.name()))
                .orElse(
                        "operator '%s' without uid (id %s)"
                                .formatted(stored.name(), stored.operatorId()));
    }

    /** How an operator of the checkpoint is called in a table. */
    static String shortName(OperatorInfo stored) {
        return stored.uid()
                .map(uid -> "%s (uid '%s')".formatted(stored.name(), uid))
                .orElseGet(() -> "%s (id %s)".formatted(stored.name(), stored.operatorId()));
    }

    private static String uids(RestorePlan plan) {
        return plan.plan().operators().stream()
                .map(operator -> operator.uid().orElse("none: '" + operator.name() + "'"))
                .collect(Collectors.joining(", "));
    }
}
