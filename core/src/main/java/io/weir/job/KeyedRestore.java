package io.weir.job;

import io.weir.backend.DeclaredState;
import io.weir.backend.StateSchema;
import io.weir.engine.KeyedTarget;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.restore.MigratedEntries;
import io.weir.restore.Rehash;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Fills keyed state from a checkpoint or savepoint, as the {@link io.weir.restore.RestorePlan} has
 * decided: values go through migrations, keys into other key groups where there are others, and
 * what nobody declares is passed over. Used by one worker's thread.
 */
final class KeyedRestore {
    private final StateReader from;
    private final JobPlan plan;
    private final LongConsumer progress;
    private final Map<String, Filled> operators = new HashMap<>();

    /**
     * @param progress is told of entries that have been dealt with, each by one of the workers
     */
    KeyedRestore(StateReader from, JobPlan plan, LongConsumer progress) {
        this.from = from;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Applies all blocks that concern the targets.
     *
     * @return whether the state is as it was written, so that a snapshot may build upon what it was
     *     read from
     */
    boolean into(List<KeyedTarget> targets) throws IOException {
        for (OperatorInfo stored : from.metadata().operators()) {
            List<KeyedTarget> of =
                    targets.stream()
                            .filter(t -> t.operatorId().equals(stored.operatorId()))
                            .toList();
            for (PlannedOperator operator : plan.operators()) {
                if (!of.isEmpty() && operator.operatorId().equals(stored.operatorId())) {
                    operators.put(stored.operatorId(), new Filled(stored, operator, of));
                }
            }
        }
        boolean rehashes = operators.values().stream().anyMatch(o -> o.rehash.isPresent());
        from.restore(
                keyGroup ->
                        keyGroup >= 0
                                && (rehashes || targets.stream().anyMatch(t -> t.owns(keyGroup))),
                (state, keyGroup, entries, content) -> {
                    Filled operator = operators.get(state.operatorId());
                    if (operator != null) {
                        operator.take(state, keyGroup, entries, content);
                    }
                    // Where keys are hashed again, all workers read all entries.
                    if (!rehashes || targets.stream().anyMatch(t -> t.owns(keyGroup))) {
                        progress.accept(entries);
                    }
                });
        boolean asWritten = true;
        for (Filled operator : operators.values()) {
            asWritten &= operator.finish();
        }
        return asWritten;
    }

    /** The subtasks of an operator that are filled. */
    private static final class Filled {
        private final List<KeyedTarget> targets;
        private final Map<StateId, FilledState> states = new HashMap<>();
        private final Optional<Rehash> rehash;
        private boolean asWritten;

        Filled(OperatorInfo stored, PlannedOperator operator, List<KeyedTarget> targets) {
            this.targets = targets;
            Map<String, DeclaredState> declared = new HashMap<>();
            targets.get(0).backend().declared().forEach(state -> declared.put(state.name(), state));
            for (StateInfo state : stored.states()) {
                DeclaredState now = declared.get(state.name());
                if (now != null && state.kind().isKeyed()) {
                    states.put(
                            new StateId(stored.operatorId(), state.name()),
                            new FilledState(stored, state, now));
                }
            }
            this.rehash =
                    stored.keySchema()
                            .filter(s -> stored.maxParallelism() != operator.maxParallelism())
                            .map(
                                    keySchema ->
                                            new Rehash(
                                                    keySchema,
                                                    operator.maxParallelism(),
                                                    group ->
                                                            targets.stream()
                                                                    .anyMatch(t -> t.owns(group)),
                                                    this::apply));
            this.asWritten =
                    rehash.isEmpty()
                            && states.values().stream().allMatch(s -> s.migration.isEmpty());
        }

        void take(StateId id, int keyGroup, int entries, BinaryInput content) throws IOException {
            if (!states.containsKey(id)) {
                asWritten = false;
            } else if (rehash.isPresent()) {
                rehash.get().add(id, content);
            } else {
                apply(id, keyGroup, entries, content);
            }
        }

        private void apply(StateId id, int keyGroup, int entries, BinaryInput content) {
            FilledState state = states.get(id);
            for (KeyedTarget target : targets) {
                if (state != null && target.owns(keyGroup)) {
                    target.backend()
                            .restore(id, state.schema, keyGroup, entries, state.migrated(content));
                }
            }
        }

        /** Whether all is as it was written. */
        boolean finish() throws IOException {
            if (rehash.isPresent()) {
                rehash.get().flush();
            }
            return asWritten;
        }
    }

    /** A state that is filled: how its entries are written, and what is done to them before. */
    private static final class FilledState {
        private final StateSchema schema;
        private final Optional<MigratedEntries> migration;
        private final BinaryOutput migrated = new BinaryOutput(1 << 10);

        FilledState(OperatorInfo operator, StateInfo stored, DeclaredState now) {
            this.migration = MigratedEntries.of(stored, now);
            this.schema =
                    new StateSchema(
                            StateKind.valueOf(stored.kind().name()),
                            operator.keySchema().orElse(""),
                            stored.mapKeySchema(),
                            migration.isPresent()
                                    ? now.valueType().schemaJson()
                                    : stored.valueSchema());
        }

        BinaryInput migrated(BinaryInput content) {
            if (migration.isEmpty()) {
                return content;
            }
            migrated.clear();
            migration.get().write(content, migrated);
            return new BinaryInput(migrated.array(), 0, migrated.position());
        }
    }
}
