package io.weir.restore;

import io.weir.backend.DeclaredState;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.StateId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of each state of a checkpoint or savepoint in a job, and of each state of the job.
 * The same decision holds for the job that starts and for {@code weir plan}. Pure logic but for the
 * sizes, which are asked for where there is something to say of a state.
 *
 * @param from what the job starts from
 * @param location of it, for messages
 * @param plan of the job
 * @param operators those of the job in its order, then those that only the checkpoint has
 */
public record RestorePlan(
        CheckpointMetadata from, String location, JobPlan plan, List<OperatorFate> operators) {
    /** Whether the job can go on from it. */
    public enum Verdict {
        /** All state is there again. */
        SAFE,
        /** It can, but state would be left behind. */
        DROPS,
        /** It can't. */
        IMPOSSIBLE
    }

    /** What becomes of a state. */
    public sealed interface Outcome {
        /** It goes on as it was. */
        record Kept() implements Outcome {}

        /**
         * It goes on in another form.
         *
         * @param how in words
         */
        record Migrated(String how) implements Outcome {}

        /** Nothing was stored of it; it begins empty. */
        record New() implements Outcome {}

        /**
         * Nothing in the job wants it.
         *
         * @param why in words
         */
        record Dropped(String why) implements Outcome {}

        /**
         * The job wants it, but can't read it.
         *
         * @param why in words
         */
        record Incompatible(String why) implements Outcome {}

        /** It is not known yet how the job declares it. */
        record Undecided() implements Outcome {}
    }

    /**
     * A state and what becomes of it.
     *
     * @param name unique within its operator
     * @param size what is stored of it
     */
    public record StateFate(String name, Outcome outcome, StateSize size) {
        /** Whether something is lost. */
        boolean isLoss() {
            return outcome instanceof Outcome.Dropped && size.entries() > 0;
        }
    }

    /**
     * An operator and what becomes of its state.
     *
     * @param stored as the checkpoint has it, if it does
     * @param planned as the job has it, if it does
     * @param shrinks whether the job has fewer key groups than the state was written with
     * @param states what was stored, in its order, then what is new
     */
    public record OperatorFate(
            Optional<OperatorInfo> stored,
            Optional<PlannedOperator> planned,
            boolean shrinks,
            List<StateFate> states) {
        /** Copies the list. */
        public OperatorFate {
            states = List.copyOf(states);
        }

        /** Whether it goes by another uid than before. */
        boolean isRenamed() {
            return stored.isPresent()
                    && planned.isPresent()
                    && !stored.get().operatorId().equals(planned.get().operatorId());
        }

        /** Whether its subtasks or key groups are others than before. */
        boolean isRescaled() {
            return stored.isPresent()
                    && planned.isPresent()
                    && (stored.get().parallelism() != planned.get().parallelism()
                            || hasOtherKeyGroups());
        }

        /** Whether keys fall into other key groups than before. */
        boolean hasOtherKeyGroups() {
            return stored.isPresent()
                    && planned.isPresent()
                    && stored.get().keySchema().isPresent()
                    && planned.get().keyType().isPresent()
                    && stored.get().maxParallelism() != planned.get().maxParallelism();
        }
    }

    /** Copies the list. */
    public RestorePlan {
        operators = List.copyOf(operators);
    }

    /**
     * Decides.
     *
     * @param from what the job starts from
     * @param location of it, for messages
     * @param declared by operator id, the states that each operator of the job has declared; empty
     *     as long as none is open, and then only what follows from the operators is decided
     * @param sizes of what is stored
     */
    public static RestorePlan of(
            CheckpointMetadata from,
            String location,
            JobPlan plan,
            Optional<Map<String, List<DeclaredState>>> declared,
            StateSizes sizes) {
        Map<String, String> renames = RenamedOperators.renames(from, plan);
        Map<String, OperatorInfo> stored = new LinkedHashMap<>();
        for (OperatorInfo operator : from.operators()) {
            String id = operator.operatorId();
            stored.put(renames.getOrDefault(id, id), operator);
        }
        List<OperatorFate> fates = new ArrayList<>();
        for (PlannedOperator operator : plan.operators()) {
            OperatorInfo before = stored.remove(operator.operatorId());
            Optional<List<DeclaredState>> states =
                    declared.map(all -> all.getOrDefault(operator.operatorId(), List.of()));
            fates.add(
                    before == null
                            ? new OperatorFate(
                                    Optional.empty(),
                                    Optional.of(operator),
                                    false,
                                    fresh(states.orElse(List.of())))
                            : kept(before, operator, states, sizes));
        }
        for (OperatorInfo gone : stored.values()) {
            fates.add(
                    new OperatorFate(
                            Optional.of(gone),
                            Optional.empty(),
                            false,
                            states(gone)
                                    .map(
                                            state ->
                                                    fate(
                                                            gone,
                                                            state,
                                                            new Outcome.Dropped(
                                                                    "the job has no such operator"),
                                                            sizes))
                                    .toList()));
        }
        return new RestorePlan(from, location, plan, fates);
    }

    private static List<StateFate> fresh(List<DeclaredState> declared) {
        return declared.stream()
                .map(state -> new StateFate(state.name(), new Outcome.New(), StateSize.NONE))
                .toList();
    }

    private static OperatorFate kept(
            OperatorInfo stored,
            PlannedOperator operator,
            Optional<List<DeclaredState>> declared,
            StateSizes sizes) {
        Map<String, DeclaredState> wanted = new LinkedHashMap<>();
        declared.orElse(List.of()).forEach(state -> wanted.put(state.name(), state));
        Optional<String> whyNotKeys = whyNotKeys(stored, operator);
        List<StateFate> fates = new ArrayList<>();
        states(stored)
                .forEach(
                        state -> {
                            DeclaredState now = wanted.remove(state.name());
                            Outcome outcome =
                                    state.kind().isKeyed() && whyNotKeys.isPresent()
                                            ? new Outcome.Incompatible(whyNotKeys.get())
                                            : declared.isEmpty()
                                                    ? new Outcome.Undecided()
                                                    : now == null
                                                            ? new Outcome.Dropped(
                                                                    "the operator does not declare it")
                                                            : outcome(state, now);
                            fates.add(fate(stored, state, outcome, sizes));
                        });
        fates.addAll(fresh(List.copyOf(wanted.values())));
        boolean shrinks =
                stored.keySchema().isPresent()
                        && operator.keyType().isPresent()
                        && operator.maxParallelism() < stored.maxParallelism();
        return new OperatorFate(Optional.of(stored), Optional.of(operator), shrinks, fates);
    }

    private static Optional<String> whyNotKeys(OperatorInfo stored, PlannedOperator operator) {
        if (stored.keySchema().isEmpty() || operator.keyType().isEmpty()) {
            return Optional.empty(); // Then no keyed state is declared.
        }
        String before = stored.keySchema().get();
        String now = operator.keyType().get().schemaJson();
        return SchemaIdentity.same(before, now)
                ? Optional.empty()
                : Optional.of(
                        "its keys were written with schema %s and have %s now, and a key never changes its schema"
                                .formatted(before, now));
    }

    private static Outcome outcome(StateInfo stored, DeclaredState now) {
        StateFit fit = StateFit.of(stored, now);
        if (fit instanceof StateFit.Resolved resolved) {
            return new Outcome.Migrated(resolved.how());
        }
        if (fit instanceof StateFit.ByMigration migrated) {
            return new Outcome.Migrated(migrated.how());
        }
        return fit instanceof StateFit.Misfit misfit
                ? new Outcome.Incompatible(misfit.why())
                : new Outcome.Kept();
    }

    /** The states that people know of: that an input has ended is nothing to lose. */
    private static Stream<StateInfo> states(OperatorInfo operator) {
        return operator.states().stream().filter(state -> !state.name().equals(EngineStates.ENDED));
    }

    private static StateFate fate(
            OperatorInfo stored, StateInfo state, Outcome outcome, StateSizes sizes) {
        return new StateFate(
                state.name(),
                outcome,
                outcome instanceof Outcome.Undecided
                        ? StateSize.NONE
                        : sizes.of(new StateId(stored.operatorId(), state.name())));
    }

    /** Whether the job can go on from it. */
    public Verdict verdict() {
        boolean impossible =
                operators.stream()
                        .anyMatch(
                                operator ->
                                        operator.shrinks()
                                                || operator.states().stream()
                                                        .anyMatch(RestorePlan::isImpossible));
        if (impossible) {
            return Verdict.IMPOSSIBLE;
        }
        return operators.stream().anyMatch(o -> o.states().stream().anyMatch(StateFate::isLoss))
                ? Verdict.DROPS
                : Verdict.SAFE;
    }

    private static boolean isImpossible(StateFate state) {
        return state.outcome() instanceof Outcome.Incompatible;
    }

    /**
     * Why the job must not start from it, with the ways out: a line for each reason.
     *
     * @param allowNonRestoredState whether state may be left behind
     * @return empty if it may
     */
    public Optional<String> refusal(boolean allowNonRestoredState) {
        List<String> reasons = new ArrayList<>(Objections.impossible(this));
        if (!allowNonRestoredState) {
            reasons.addAll(Objections.losses(this));
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", reasons));
    }

    /** What is left behind, a phrase for each operator's part. */
    public List<String> leftBehind() {
        return Objections.leftBehind(this);
    }
}
