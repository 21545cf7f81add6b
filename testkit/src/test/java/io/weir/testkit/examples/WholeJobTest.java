package io.weir.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.JobTest;
import io.weir.types.Types;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a whole job is tested. */
class WholeJobTest {
    private static final List<Purchase> PURCHASES =
            List.of(
                    new Purchase("ann", 100),
                    new Purchase("bob", 250),
                    new Purchase("ann", -40),
                    new Purchase("ann", 300),
                    new Purchase("eve", 5));

    @Test
    void sumsWhatEachUserSpends() {
        var purchases = JobTest.source(PURCHASES);
        var totals = JobTest.<Total>output();

        JobTest.of(env -> Shop.build(env, purchases, totals.sink())).run();

        assertThat(totals.committed()).contains(new Total("ann", 360), new Total("bob", 250));
    }

    @Test
    void sumsExactlyOnceWhereverTheProcessDies() {
        JobTest.Proof proof =
                JobTest.exactlyOnce(
                        () -> {
                            var purchases = JobTest.source(PURCHASES);
                            var totals = JobTest.<Total>output();
                            return new JobTest.Case(
                                    JobTest.of(env -> Shop.build(env, purchases, totals.sink())),
                                    totals::committed);
                        });

        assertThat(proof.records()).isEqualTo(5);
        assertThat(proof.runs()).isGreaterThan(proof.records());
    }

    @Test
    void anUpgradeGoesOnFromASavepoint(@TempDir Path folder) throws Exception {
        Path fixture = folder.resolve("shop-v1"); // In a test of yours: a folder in git.
        var before = JobTest.<Total>output();
        var stopped =
                JobTest.of(env -> Shop.build(env, JobTest.source(PURCHASES), before.sink()))
                        .stopAfter(4, fixture);
        assertThat(stopped.savepoint().state("totals", "sum").values(Types.STRING, Types.INT))
                .anySatisfy(
                        total -> {
                            assertThat(total.key()).isEqualTo("ann");
                            assertThat(total.value()).isEqualTo(360);
                        });

        var after = JobTest.<Total>output();
        var more = List.of(new Purchase("ann", -1), new Purchase("ann", 10));
        var all = new ArrayList<>(PURCHASES);
        all.addAll(more);
        JobTest.of(env -> Shop.buildSecond(env, JobTest.source(all), after.sink()))
                .from(fixture)
                .parallelism(3)
                .run();

        assertThat(after.committed())
                .containsExactlyInAnyOrder(new Total("eve", 5), new Total("ann", 370));
    }

    @Test
    void aJobThatDependsOnChanceIsFoundOut() {
        assertThatThrownBy(
                        () ->
                                JobTest.exactlyOnce(
                                        () -> {
                                            var purchases = JobTest.source(PURCHASES);
                                            var out = JobTest.<Long>output();
                                            return new JobTest.Case(
                                                    JobTest.of(
                                                            env ->
                                                                    env.from(purchases)
                                                                            .uid("in")
                                                                            .map(
                                                                                    p ->
                                                                                            System
                                                                                                    .nanoTime())
                                                                            .uid("time")
                                                                            .to(out.sink())
                                                                            .uid("out")),
                                                    out::committed);
                                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the output depends on chance");
    }

    @Test
    void aSinkThatWritesAtOnceIsFoundOut() {
        assertThatThrownBy(
                        () ->
                                JobTest.exactlyOnce(
                                        () -> {
                                            var purchases = JobTest.source(PURCHASES);
                                            var out = new Eager();
                                            return new JobTest.Case(
                                                    JobTest.of(
                                                            env ->
                                                                    env.from(purchases)
                                                                            .uid("in")
                                                                            .to(out)
                                                                            .uid("out")),
                                                    out::written);
                                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is there 1 more")
                .hasMessageContaining("after the process died at step");
    }
}
