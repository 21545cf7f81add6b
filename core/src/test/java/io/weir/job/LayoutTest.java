package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.graph.JobPlan;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.types.Types;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final CheckpointMetadata WRITTEN =
            Checkpoints.of(Checkpoints.plan(Types.LONG, "counts", "totals"), 2);

    @Test
    void chainsGoOnOnlyWhereEachWorkerHasTheKeyGroupsItHad() {
        JobPlan same = Checkpoints.plan(Types.LONG, "counts", "totals");
        JobPlan wider = Checkpoints.plan(Checkpoints.nodes(Types.LONG, "counts", "totals"), 3, 0);
        JobPlan more = Checkpoints.plan(Types.LONG, "counts", "totals", "more");
        JobPlan fewer = Checkpoints.plan(Types.LONG, "counts");
        assertThat(Layout.isSame(WRITTEN, same, 2)).isTrue();
        assertThat(Layout.isSame(WRITTEN, more, 2)).isTrue();
        assertThat(Layout.isSame(WRITTEN, same, 3)).isFalse();
        assertThat(Layout.isSame(WRITTEN, wider, 2)).isFalse();
        assertThat(Layout.isSame(WRITTEN, fewer, 2)).isFalse();
    }
}
