package io.weir.restore;

import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.OperatorId;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The state of a checkpoint or savepoint as if those operators that have another uid now had always
 * had it.
 */
public final class RenamedOperators implements StateReader {
    private final StateReader stored;
    private final CheckpointMetadata metadata;
    private final Map<String, String> renames;

    private RenamedOperators(StateReader stored, Map<String, String> renames) {
        this.stored = stored;
        this.renames = renames;
        this.metadata = renamed(stored.metadata(), renames);
    }

    /**
     * Has the state of each operator under the id that the plan gives it.
     *
     * @return {@code stored} itself where no operator is found by a previous uid
     */
    public static StateReader of(StateReader stored, JobPlan plan) {
        Map<String, String> renames = renames(stored.metadata(), plan);
        return renames.isEmpty() ? stored : new RenamedOperators(stored, renames);
    }

    /** The metadata of a checkpoint with each operator under the id that the plan gives it. */
    public static CheckpointMetadata of(CheckpointMetadata stored, JobPlan plan) {
        return renamed(stored, renames(stored, plan));
    }

    /** By operator id in the checkpoint: the id now. */
    static Map<String, String> renames(CheckpointMetadata metadata, JobPlan plan) {
        Set<String> there = new HashSet<>();
        metadata.operators().forEach(operator -> there.add(operator.operatorId()));
        Map<String, String> renames = new HashMap<>();
        for (PlannedOperator operator : plan.operators()) {
            if (there.contains(operator.operatorId())) {
                continue;
            }
            for (String previous : operator.node().previousUids()) {
                String id = OperatorId.ofUid(previous);
                // An operator without uid is called by its id.
                String found = there.contains(id) ? id : previous;
                if (there.contains(found)) {
                    renames.putIfAbsent(found, operator.operatorId());
                    break;
                }
            }
        }
        return renames;
    }

    private static CheckpointMetadata renamed(
            CheckpointMetadata metadata, Map<String, String> renames) {
        List<OperatorInfo> operators =
                metadata.operators().stream().map(o -> renamed(o, renames)).toList();
        return new CheckpointMetadata(
                metadata.formatVersion(),
                metadata.checkpointId(),
                metadata.kind(),
                metadata.jobId(),
                metadata.jobName(),
                metadata.weirVersion(),
                metadata.timestampMillis(),
                metadata.duration(),
                metadata.restoredFrom(),
                operators,
                metadata.chains(),
                metadata.files(),
                metadata.lineage(),
                metadata.drained());
    }

    private static OperatorInfo renamed(OperatorInfo operator, Map<String, String> renames) {
        return new OperatorInfo(
                renames.getOrDefault(operator.operatorId(), operator.operatorId()),
                operator.uid(),
                operator.name(),
                operator.parallelism(),
                operator.maxParallelism(),
                operator.keySchema(),
                operator.states());
    }

    @Override
    public CheckpointMetadata metadata() {
        return metadata;
    }

    @Override
    public void restore(IntPredicate keyGroups, BlockVisitor visitor) throws IOException {
        stored.restore(
                keyGroups,
                (state, keyGroup, entries, content) ->
                        visitor.block(
                                new StateId(
                                        renames.getOrDefault(
                                                state.operatorId(), state.operatorId()),
                                        state.name()),
                                keyGroup,
                                entries,
                                content));
    }
}
