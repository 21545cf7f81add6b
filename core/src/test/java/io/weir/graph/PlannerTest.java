package io.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.graph.JobPlan.PlannedOperator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private final Program p = new Program();

    @Test
    void joinsOperatorsThatHandOnStraight() {
        OperatorNode split = p.map("split", p.source("lines"));
        p.sink("out", p.map("format", p.keyed("count", split)));
        assertThat(p.chains()).containsExactly("lines → split", "count → format → out");
        assertThat(p.plan().edges())
                .singleElement()
                .satisfies(
                        edge -> {
                            assertThat(edge.from()).isEqualTo(1);
                            assertThat(edge.to()).isEqualTo(2);
                            assertThat(edge.partitioning()).isSameAs(Program.BY_KEY);
                        });
    }

    @Test
    void joinsSeveralBranchesToOneOperator() {
        OperatorNode lines = p.source("lines");
        p.sink("a", lines);
        p.sink("b", p.map("m", lines));
        assertThat(p.chains()).containsExactly("lines → a → m → b");
        assertThat(p.plan().chains().get(0).links())
                .containsExactly(
                        new JobPlan.Link(0, Optional.empty(), 1),
                        new JobPlan.Link(0, Optional.empty(), 2),
                        new JobPlan.Link(2, Optional.empty(), 3));
    }

    @Test
    void doesNotJoinWhereTheUserSaysSo() {
        OperatorNode lines = p.source("lines");
        lines.setEndsChain();
        OperatorNode second = p.map("second", p.map("first", lines));
        second.setStartsChain();
        p.map("third", second);
        assertThat(p.chains()).containsExactly("lines", "first", "second → third");
    }

    @Test
    void doesNotJoinAnythingIfChainingIsOff() {
        p.map("first", p.source("lines"));
        assertThat(p.plan(new PlanSettings(2, 0, false, true, Map.of())).chains()).hasSize(2);
    }

    @Test
    void doesNotJoinAnOperatorWithTwoInputs() {
        p.joined("both", p.source("a"), p.source("b"));
        assertThat(p.chains()).containsExactly("a", "b", "both");
        assertThat(p.plan().edges()).extracting(JobPlan.ChainEdge::input).containsExactly(0, 1);
    }

    @Test
    void dealsRecordsOutInTurnWhereTheParallelismChanges() {
        OperatorNode wide = p.map("wide", p.source("lines"));
        wide.setParallelism(3);
        assertThat(p.chains()).containsExactly("lines", "wide");
        assertThat(p.plan().edges().get(0).partitioning()).isEqualTo(new Partitioning.Rebalance());
    }

    @Test
    void takesTheParallelismOfTheJobUnlessAnOperatorHasItsOwn() {
        OperatorNode lines = p.source("lines");
        p.map("own", lines).setParallelism(5);
        JobPlan plan = p.plan(PlanSettings.of(3));
        assertThat(plan.operators()).extracting(PlannedOperator::parallelism).containsExactly(3, 5);
        assertThat(plan.parallelism()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 128", "85, 128", "86, 256", "200, 512", "30000, 32768"})
    void derivesTheMaxParallelismAsFlinkDoes(int parallelism, int expected) {
        p.source("lines");
        PlannedOperator lines = p.plan(PlanSettings.of(parallelism)).operators().get(0);
        assertThat(lines.maxParallelism()).isEqualTo(expected);
    }

    @Test
    void keepsTheMaxParallelismOfTheCheckpointUnlessOneIsSet() {
        OperatorNode lines = p.source("lines");
        String id = p.ids().get("lines");
        Map<String, Integer> restored = Map.of(id, 333);
        assertThat(maxParallelism(new PlanSettings(2, 0, true, true, restored))).isEqualTo(333);
        assertThat(maxParallelism(new PlanSettings(334, 0, true, true, restored))).isEqualTo(512);
        assertThat(maxParallelism(new PlanSettings(2, 50, true, true, restored))).isEqualTo(50);
        lines.setMaxParallelism(60);
        assertThat(maxParallelism(new PlanSettings(2, 50, true, true, restored))).isEqualTo(60);
    }

    private int maxParallelism(PlanSettings settings) {
        return p.plan(settings).operators().get(0).maxParallelism();
    }

    @Test
    void refusesAProgramWithoutOperators() {
        assertThatThrownBy(p::plan)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "The program has no operators. Begin with env.from(source) and end with .to(sink).");
    }

    @Test
    void refusesAUidThatIsUsedTwice() {
        OperatorNode lines = p.source("lines");
        lines.setUid("x");
        p.map("words", lines).setUid("x");
        assertThatThrownBy(p::plan)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "Two operators have the uid 'x': 'lines' (number 1) and 'words' (number 2). A uid names one operator for ever; give one of them another.");
    }

    @Test
    void refusesStatefulOperatorsWithoutUidIfToldTo() {
        OperatorNode lines = p.source("lines");
        lines.setUid("lines");
        p.keyed("count", p.map("split", lines));
        assertThatThrownBy(() -> p.plan(new PlanSettings(2, 0, true, false, Map.of())))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "Operator 'count' (number 3) keeps state but has no uid, and pipeline.auto-generate-uids is false. Call .uid(\"…\") on it.");
    }

    @Test
    void refusesAMaxParallelismBelowTheParallelism() {
        p.source("lines").setMaxParallelism(1);
        assertThatThrownBy(p::plan)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "Operator lines has parallelism 2 but max parallelism 1. Raise the max parallelism to at least the parallelism.");
    }

    @Test
    void refusesAStreamOfAnotherEnvironment() {
        OperatorNode foreign = new Program().source("foreign");
        p.map("words", foreign);
        assertThatThrownBy(p::plan)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "Operator 'foreign' belongs to another StreamEnvironment. Join only streams of one environment.");
    }

    @Test
    void refusesNumbersAndUidsThatCanNotBe() {
        OperatorNode lines = p.source("lines");
        assertThatThrownBy(() -> lines.setParallelism(0))
                .hasMessage("The parallelism of operator 'lines' is 0; expected 1 to 32768.");
        assertThatThrownBy(() -> lines.setMaxParallelism(32769))
                .hasMessage(
                        "The max parallelism of operator 'lines' is 32769; expected 1 to 32768.");
        assertThatThrownBy(() -> lines.setUid(" "))
                .hasMessage(
                        "The uid of operator 'lines' is blank. Give it a name that stays, or leave it out.");
    }
}
