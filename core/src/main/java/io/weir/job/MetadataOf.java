package io.weir.job;

import io.weir.checkpoint.CheckpointStats;
import io.weir.engine.OperatorStateImage;
import io.weir.engine.OperatorStates;
import io.weir.engine.SnapshotWriter;
import io.weir.engine.TaskSnapshot;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.types.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the metadata of a checkpoint of what the workers have handed in. Pure logic. */
final class MetadataOf {
    private MetadataOf() {}

    static CheckpointMetadata checkpoint(
            long checkpointId,
            CheckpointMetadata.Kind kind,
            String jobId,
            String jobName,
            long nowMillis,
            @Nullable String restoredFrom,
            JobPlan plan,
            List<SnapshotWriter.Part> parts,
            CheckpointStats stats) {
        Map<String, Map<String, StateInfo>> states = new HashMap<>();
        List<CheckpointMetadata.Chain> chains = new ArrayList<>();
        for (SnapshotWriter.Part part : parts) {
            chains.add(new CheckpointMetadata.Chain(part.worker(), part.chain()));
            for (TaskSnapshot task : part.tasks()) {
                for (TaskSnapshot.Keyed keyed : task.keyed()) {
                    add(
                            states,
                            keyed.operatorId(),
                            new StateInfo(
                                    keyed.info().name(),
                                    StoredKind.valueOf(keyed.info().schema().kind().name()),
                                    keyed.info().schema().mapKey(),
                                    keyed.info().schema().value()));
                }
            }
            for (OperatorStateImage image : part.images()) {
                add(
                        states,
                        image.state().operatorId(),
                        new StateInfo(
                                image.state().name(),
                                OperatorStates.stored(image.kind()),
                                image.mapKeySchema(),
                                image.valueSchema()));
            }
        }
        chains.sort(Comparator.comparingInt(CheckpointMetadata.Chain::worker));
        List<OperatorInfo> operators = new ArrayList<>();
        for (PlannedOperator operator : plan.operators()) {
            operators.add(
                    new OperatorInfo(
                            operator.operatorId(),
                            operator.uid(),
                            operator.name(),
                            operator.parallelism(),
                            operator.maxParallelism(),
                            operator.keyType().map(Type::schemaJson),
                            List.copyOf(
                                    states.getOrDefault(operator.operatorId(), Map.of())
                                            .values())));
        }
        return new CheckpointMetadata(
                CheckpointMetadata.FORMAT_VERSION,
                checkpointId,
                kind,
                jobId,
                jobName,
                Version.CURRENT,
                nowMillis,
                duration(checkpointId, nowMillis, stats),
                Optional.ofNullable(restoredFrom),
                operators,
                chains);
    }

    private static void add(
            Map<String, Map<String, StateInfo>> states, String operatorId, StateInfo state) {
        states.computeIfAbsent(operatorId, id -> new TreeMap<>()).putIfAbsent(state.name(), state);
    }

    private static Optional<Duration> duration(
            long checkpointId, long nowMillis, CheckpointStats stats) {
        for (CheckpointStats.Item item : stats.history()) {
            if (item.progress().checkpointId() == checkpointId) {
                return Optional.of(
                        Duration.ofMillis(
                                Math.max(0, nowMillis - item.progress().triggerMillis())));
            }
        }
        return Optional.empty();
    }
}
