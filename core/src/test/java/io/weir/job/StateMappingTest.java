package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.graph.JobPlan;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.types.Types;
import org.junit.jupiter.api.Test;

class StateMappingTest {
    private static final CheckpointMetadata WRITTEN =
            Checkpoints.of(Checkpoints.plan(Types.LONG, "counts", "totals"), 2);

    @Test
    void aCheckpointFitsTheProgramThatWroteIt() {
        assertThat(
                        StateMapping.check(
                                WRITTEN,
                                Checkpoints.plan(Types.LONG, "counts", "totals"),
                                "/c",
                                false))
                .isEmpty();
    }

    @Test
    void moreOperatorsThanBeforeAreFine() {
        JobPlan plan = Checkpoints.plan(Types.LONG, "counts", "more", "totals");
        assertThat(StateMapping.check(WRITTEN, plan, "/c", false)).isEmpty();
    }

    @Test
    void stateThatNobodyClaimsIsRefused() {
        JobPlan plan = Checkpoints.plan(Types.LONG, "counts");
        assertThatThrownBy(() -> StateMapping.check(WRITTEN, plan, "/c", false))
                .isInstanceOf(JobRefusedException.class)
                .hasMessage(
                        "Checkpoint /c holds state for operator uid 'totals' ('the totals') [count], which the job does not have (its uids: source, counts). Give the operator its old uid back, or run again with -n (--allowNonRestoredState) to start without that state.");
    }

    @Test
    void stateThatNobodyClaimsIsLeftBehindIfAllowed() {
        JobPlan plan = Checkpoints.plan(Types.LONG, "counts");
        assertThat(StateMapping.check(WRITTEN, plan, "/c", true))
                .containsExactly("operator uid 'totals' ('the totals') [count]");
    }

    @Test
    void anotherKeySchemaIsRefused() {
        JobPlan plan = Checkpoints.plan(Types.STRING, "counts", "totals");
        assertThatThrownBy(() -> StateMapping.check(WRITTEN, plan, "/c", true))
                .isInstanceOf(JobRefusedException.class)
                .hasMessage(
                        "Checkpoint /c holds state of operator the counts (uid 'counts') under keys of schema \"long\", but the job's keys have schema \"string\". A key never changes its schema: keep the old key type, or give the operator a new uid and run with -n.");
    }

    @Test
    void anotherMaxParallelismIsRefused() {
        JobPlan plan = Checkpoints.plan(Checkpoints.nodes(Types.LONG, "counts", "totals"), 2, 64);
        assertThatThrownBy(() -> StateMapping.check(WRITTEN, plan, "/c", true))
                .isInstanceOf(JobRefusedException.class)
                .hasMessage(
                        "Checkpoint /c was written with max parallelism 128 of operator the counts (uid 'counts'), but the job sets 64. Set it back to 128, or leave it unset.");
    }

    @Test
    void chainsGoOnOnlyWhereEachWorkerHasTheKeyGroupsItHad() {
        JobPlan same = Checkpoints.plan(Types.LONG, "counts", "totals");
        JobPlan wider = Checkpoints.plan(Checkpoints.nodes(Types.LONG, "counts", "totals"), 3, 0);
        JobPlan more = Checkpoints.plan(Types.LONG, "counts", "totals", "more");
        JobPlan fewer = Checkpoints.plan(Types.LONG, "counts");
        assertThat(StateMapping.sameLayout(WRITTEN, same, 2)).isTrue();
        assertThat(StateMapping.sameLayout(WRITTEN, more, 2)).isTrue();
        assertThat(StateMapping.sameLayout(WRITTEN, same, 3)).isFalse();
        assertThat(StateMapping.sameLayout(WRITTEN, wider, 2)).isFalse();
        assertThat(StateMapping.sameLayout(WRITTEN, fewer, 2)).isFalse();
    }
}
