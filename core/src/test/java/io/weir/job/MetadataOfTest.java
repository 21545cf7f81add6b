package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.backend.StateInfo;
import io.weir.backend.StateSchema;
import io.weir.checkpoint.CheckpointKind;
import io.weir.checkpoint.CheckpointStats;
import io.weir.engine.BarrierTimes;
import io.weir.engine.OperatorStateImage;
import io.weir.engine.SnapshotWriter;
import io.weir.engine.TaskSnapshot;
import io.weir.graph.JobPlan;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.SegmentHandle;
import io.weir.snapshot.StateId;
import io.weir.state.StateKind;
import io.weir.types.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetadataOfTest {
    private static final String LONG = Types.LONG.schemaJson();

    private final JobPlan plan = Checkpoints.plan(Types.STRING, "counts");
    private final String source = plan.operators().get(0).operatorId();
    private final String counts = plan.operators().get(1).operatorId();

    private SnapshotWriter.Part part(int worker) {
        TaskSnapshot task =
                new TaskSnapshot(
                        List.of(),
                        List.of(),
                        List.of(
                                new TaskSnapshot.Keyed(
                                        counts,
                                        new StateInfo(
                                                "total",
                                                new StateSchema(
                                                        StateKind.VALUE,
                                                        Types.STRING.schemaJson(),
                                                        Optional.empty(),
                                                        LONG),
                                                3))));
        OperatorStateImage image =
                new OperatorStateImage(
                        new StateId(source, "_splits"),
                        worker,
                        OperatorStateImage.Kind.LIST,
                        Optional.empty(),
                        LONG,
                        List.of());
        return new SnapshotWriter.Part(
                worker,
                5,
                List.of(new SegmentHandle("shared/" + worker + ".seg", 100, 1, worker)),
                100,
                BarrierTimes.NONE,
                List.of(task),
                List.of(image));
    }

    private static CheckpointStats triggeredAt(long millis) {
        return new CheckpointStats(
                new CheckpointStats.Counts(0, 1, 1, 0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new CheckpointStats.InProgress(
                                new CheckpointStats.Progress(
                                        5, CheckpointKind.PERIODIC, false, millis, 2, List.of()))));
    }

    @Test
    void namesEachStateOnceAndTheChainsInTheOrderOfWorkers() {
        CheckpointMetadata metadata =
                MetadataOf.checkpoint(
                        5,
                        CheckpointMetadata.Kind.CHECKPOINT,
                        Checkpoints.JOB,
                        "job",
                        1_250,
                        "/from",
                        plan,
                        List.of(part(1), part(0)),
                        triggeredAt(1_000));
        assertThat(metadata.checkpointId()).isEqualTo(5);
        assertThat(metadata.restoredFrom()).contains("/from");
        assertThat(metadata.duration()).contains(Duration.ofMillis(250));
        assertThat(metadata.chains())
                .extracting(CheckpointMetadata.Chain::worker)
                .containsExactly(0, 1);
        assertThat(metadata.operators())
                .extracting(CheckpointMetadata.OperatorInfo::uid)
                .containsExactly(Optional.of("source"), Optional.of("counts"));
        assertThat(metadata.operators().get(0).keySchema()).isEmpty();
        assertThat(metadata.operators().get(0).states())
                .containsExactly(
                        new CheckpointMetadata.StateInfo(
                                "_splits", StoredKind.OPERATOR_LIST, Optional.empty(), LONG));
        assertThat(metadata.operators().get(1).keySchema()).contains(Types.STRING.schemaJson());
        assertThat(metadata.operators().get(1).states())
                .containsExactly(
                        new CheckpointMetadata.StateInfo(
                                "total", StoredKind.VALUE, Optional.empty(), LONG));
    }

    @Test
    void isWhatItWasAfterBeingWrittenAndRead() throws Exception {
        CheckpointMetadata metadata =
                MetadataOf.checkpoint(
                        5,
                        CheckpointMetadata.Kind.CHECKPOINT,
                        Checkpoints.JOB,
                        "job",
                        1_250,
                        null,
                        plan,
                        List.of(part(0)),
                        triggeredAt(1_000));
        assertThat(CheckpointMetadata.fromJson("_metadata", metadata.toJson())).isEqualTo(metadata);
    }
}
