package io.weir.restore;

import static io.weir.restore.Upgrade.list;
import static io.weir.restore.Upgrade.map;
import static io.weir.restore.Upgrade.value;
import static io.weir.restore.Upgrade.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.restore.RestorePlan.OperatorFate;
import io.weir.restore.RestorePlan.Outcome;
import io.weir.restore.RestorePlan.StateFate;
import io.weir.restore.RestorePlan.Verdict;
import io.weir.restore.Upgrade.Program;
import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.OperatorId;
import io.weir.types.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static Map<String, Outcome> outcomes(RestorePlan plan) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (OperatorFate operator : plan.operators()) {
            for (StateFate state : operator.states()) {
                String uid =
                        operator.planned()
                                .flatMap(planned -> planned.uid())
                                .or(() -> operator.stored().flatMap(stored -> stored.uid()))
                                .orElseThrow();
                outcomes.put(uid + "/" + state.name(), state.outcome());
            }
        }
        return outcomes;
    }

    private static String refusal(RestorePlan plan) {
        return plan.refusal(false).orElseThrow();
    }

    @Test
    void theProgramThatWroteItFindsEverythingAgain() {
        Program program = with(value("total", Types.LONG), list("names", Types.STRING));
        RestorePlan plan = new Upgrade().plan(program, program);
        assertThat(outcomes(plan))
                .containsEntry("source/_splits", new Outcome.Kept())
                .containsEntry("counts/total", new Outcome.Kept())
                .containsEntry("counts/names", new Outcome.Kept())
                .hasSize(3);
        assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
        assertThat(plan.refusal(false)).isEmpty();
    }

    @Test
    void newStatesAndNewOperatorsBeginEmpty() {
        RestorePlan plan =
                new Upgrade()
                        .plan(
                                with(value("total", Types.LONG)),
                                with(value("total", Types.LONG), value("last", Types.LONG))
                                        .operator("more", Types.INT, value("sum", Types.INT)));
        assertThat(outcomes(plan))
                .containsEntry("counts/total", new Outcome.Kept())
                .containsEntry("counts/last", new Outcome.New())
                .containsEntry("more/sum", new Outcome.New());
        assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    }

    @Test
    void stateOfAnOperatorThatIsGoneIsRefused() {
        Program before =
                with(value("total", Types.LONG))
                        .operator("gone", Types.LONG, value("a", Types.LONG), list("b", Types.INT));
        RestorePlan plan =
                new Upgrade()
                        .size("b", new StateSize(1, 20, true))
                        .plan(before, with(value("total", Types.LONG)));
        assertThat(plan.verdict()).isEqualTo(Verdict.DROPS);
        assertThat(refusal(plan))
                .isEqualTo(
                        "Savepoint /s holds state for operator uid 'gone' ('the gone') ['a': 12 entries, 3.4 kB; 'b': 1 entry, 20 B], which the job does not have (its uids: source, counts). Give the operator its old uid back, or name it with .previousUid(\"gone\") on the one that it has become, or run again with -n (--allowNonRestoredState) to start without that state.");
        assertThat(plan.refusal(true)).isEmpty();
        assertThat(plan.leftBehind())
                .containsExactly(
                        "state for operator uid 'gone' ('the gone') ['a': 12 entries, 3.4 kB; 'b': 1 entry, 20 B]");
    }

    @Test
    void stateThatAKeptOperatorDeclaresNoMoreIsRefused() {
        RestorePlan plan =
                new Upgrade()
                        .from(CheckpointMetadata.Kind.CHECKPOINT)
                        .size("last", new StateSize(1_234_567, 56_700_000, false))
                        .plan(
                                with(value("total", Types.LONG), value("last", Types.LONG)),
                                with(value("total", Types.LONG)));
        assertThat(plan.verdict()).isEqualTo(Verdict.DROPS);
        assertThat(refusal(plan))
                .isEqualTo(
                        "Checkpoint /s holds state 'last' (at most 1,234,567 entries, 57 MB) of operator the counts (uid 'counts'), which the operator does not declare when it is opened. Declare it in open(), or run again with -n (--allowNonRestoredState) to start without it.");
        assertThat(plan.leftBehind())
                .containsExactly(
                        "state 'last' (at most 1,234,567 entries, 57 MB) of operator the counts (uid 'counts')");
    }

    @Test
    void stateThatIsEmptyIsNoLoss() {
        RestorePlan plan =
                new Upgrade()
                        .size("last", StateSize.NONE)
                        .plan(
                                with(value("total", Types.LONG), value("last", Types.LONG))
                                        .operator("gone", Types.INT, value("last", Types.INT)),
                                with(value("total", Types.LONG)));
        assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
        assertThat(plan.refusal(false)).isEmpty();
        assertThat(plan.leftBehind()).isEmpty();
    }

    @Test
    void aStateOfAnotherKindOrTypeIsRefusedWhateverMayBeLeftBehind() {
        RestorePlan plan =
                new Upgrade()
                        .plan(
                                with(value("total", Types.LONG), list("names", Types.STRING)),
                                with(value("total", Types.STRING), value("names", Types.STRING)));
        assertThat(plan.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        assertThat(plan.refusal(true).orElseThrow().lines())
                .hasSize(2)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "Savepoint /s holds state 'total' (12 entries, 3.4 kB) of operator the counts (uid 'counts'), which can't be read as it is declared: ")
                                        .contains("found \"long\", which can't be read as")
                                        .endsWith(
                                                ". Keep the old declaration, give it a migration (migratedBy), or give the new state another name and run with -n."))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "state 'names' (12 entries, 3.4 kB)",
                                                "it was written as LIST and is declared as VALUE."));
    }

    @Test
    void aMigrationMakesTheImpossiblePossible() {
        RestorePlan plan =
                new Upgrade()
                        .plan(
                                with(value("total", Types.LONG)),
                                with(value("total", Types.STRING, old -> old + " cents")));
        assertThat(outcomes(plan))
                .containsEntry(
                        "counts/total", new Outcome.Migrated("by its migration, long → string"));
        assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    }

    @Test
    void aMigrationThatIsForOtherSchemasLeavesTheRestToResolution() {
        var onlyStrings =
                new io.weir.state.Migration<Long>() {
                    @Override
                    public Long migrate(@Nullable Object old) {
                        return Long.valueOf(String.valueOf(old));
                    }

                    @Override
                    public boolean isFor(org.apache.avro.Schema written) {
                        return written.getType() == org.apache.avro.Schema.Type.STRING;
                    }
                };
        assertThat(
                        outcomes(
                                new Upgrade()
                                        .plan(
                                                with(
                                                        value("total", Types.INT),
                                                        value("text", Types.STRING)),
                                                with(
                                                        value("total", Types.LONG, onlyStrings),
                                                        value("text", Types.LONG, onlyStrings)))))
                .containsEntry("counts/total", new Outcome.Migrated("int → long"))
                .containsEntry(
                        "counts/text", new Outcome.Migrated("by its migration, string → long"));
    }

    @Test
    void keysNeverChangeTheirSchema() {
        RestorePlan plan =
                new Upgrade()
                        .plan(
                                with(value("total", Types.LONG)),
                                new Program()
                                        .operator(
                                                "counts", Types.LONG, value("total", Types.LONG)));
        assertThat(plan.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        assertThat(plan.refusal(true).orElseThrow())
                .isEqualTo(
                        "Savepoint /s holds state of operator the counts (uid 'counts') ['total': 12 entries, 3.4 kB] under keys of schema \"string\", but the job's keys have schema \"long\". A key never changes its schema: keep the old key type, or give the operator a new uid and run with -n.");
    }

    @Test
    void neitherDoTheKeysOfMaps() {
        RestorePlan plan =
                new Upgrade()
                        .plan(
                                with(map("sizes", Types.INT, Types.LONG)),
                                with(map("sizes", Types.LONG, Types.LONG)));
        assertThat(plan.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        assertThat(refusal(plan))
                .contains(
                        "its map keys were written with schema \"int\" and have \"long\" now, and a key never changes its schema.");
    }

    @Test
    void anOperatorThatLosesItsKeysLosesItsKeyedState() {
        Program before = with(value("total", Types.LONG));
        Program after = with();
        assertThat(new Upgrade().plan(before, after).verdict()).isEqualTo(Verdict.DROPS);
    }

    @Test
    void maxParallelismMayGrowButNotShrink() {
        Program before = with(value("total", Types.LONG)).parallelism(2, 128);
        RestorePlan grown =
                new Upgrade().plan(before, with(value("total", Types.LONG)).parallelism(200, 256));
        assertThat(grown.verdict()).isEqualTo(Verdict.SAFE);
        assertThat(grown.operators())
                .extracting(OperatorFate::hasOtherKeyGroups)
                .containsExactly(false, true);

        RestorePlan shrunk =
                new Upgrade().plan(before, with(value("total", Types.LONG)).parallelism(2, 64));
        assertThat(shrunk.verdict()).isEqualTo(Verdict.IMPOSSIBLE);
        assertThat(shrunk.refusal(true).orElseThrow())
                .isEqualTo(
                        "Savepoint /s was written with max parallelism 128 of operator the counts (uid 'counts'), but the job sets 64. It may grow, but not shrink: set it to 128 or more, or leave it unset.");
    }

    @Test
    void anOperatorIsFoundByItsPreviousUid() {
        Program before = with(value("total", Types.LONG));
        Program after =
                new Program()
                        .operator("totals", Types.STRING, value("total", Types.LONG))
                        .previousUid("totals", "counts");
        RestorePlan plan = new Upgrade().plan(before, after);
        assertThat(outcomes(plan)).containsEntry("totals/total", new Outcome.Kept());
        assertThat(plan.operators()).extracting(OperatorFate::isRenamed).contains(true);
        assertThat(plan.verdict()).isEqualTo(Verdict.SAFE);
    }

    @Test
    void anOperatorWithoutUidIsFoundByItsId() {
        Program before = with(value("total", Types.LONG));
        Program after =
                new Program()
                        .operator("totals", Types.STRING, value("total", Types.LONG))
                        .previousUid("totals", OperatorId.ofUid("counts"));
        assertThat(outcomes(new Upgrade().plan(before, after)))
                .containsEntry("totals/total", new Outcome.Kept());
    }

    @Test
    void aPreviousUidDoesNothingWhereTheOperatorHasItsOwnState() {
        Program before =
                with(value("total", Types.LONG))
                        .operator("totals", Types.STRING, value("total", Types.LONG));
        Program after =
                new Program()
                        .operator("totals", Types.STRING, value("total", Types.LONG))
                        .previousUid("totals", "counts");
        RestorePlan plan = new Upgrade().plan(before, after);
        assertThat(outcomes(plan))
                .containsEntry("totals/total", new Outcome.Kept())
                .containsEntry("counts/total", new Outcome.Dropped("the job has no such operator"));
    }

    @Test
    void beforeOperatorsAreOpenOnlyTheyAreDecidedUpon() {
        Program before = with(value("total", Types.LONG));
        RestorePlan plan =
                RestorePlan.of(
                        before.stored(CheckpointMetadata.Kind.SAVEPOINT),
                        "/s",
                        before.plan(),
                        Optional.empty(),
                        StateSizes.NOT_ASKED);
        assertThat(outcomes(plan)).containsEntry("counts/total", new Outcome.Undecided());
        assertThat(plan.refusal(false)).isEmpty();
    }
}
