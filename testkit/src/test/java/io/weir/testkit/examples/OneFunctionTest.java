package io.weir.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.Collector;
import io.weir.function.MapFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.testkit.FunctionHarness;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one function is tested, and what the harness finds out by itself. */
class OneFunctionTest {
    /** Says what a user has spent when event time has come to the end of a minute. */
    static final class PerMinute extends KeyedProcessFunction<String, Purchase, Total> {
        private transient ValueState<Integer> spent;

        @Override
        public void open(OpenContext context) {
            spent = getRuntimeContext().getState(new ValueStateDescriptor<>("spent", Types.INT));
        }

        @Override
        public void processElement(Purchase purchase, Context ctx, Collector<Total> out) {
            Integer before = spent.value();
            spent.update((before == null ? 0 : before) + purchase.cents());
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() / 60_000 * 60_000 + 60_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<Total> out) {
            out.collect(new Total(ctx.getCurrentKey(), spent.value()));
            spent.clear();
        }
    }

    @Test
    void sumsByMinute() throws Exception {
        try (var harness = FunctionHarness.keyed(new PerMinute(), Purchase::user, Types.STRING)) {
            harness.send(new Purchase("ann", 1), 10_000);
            harness.send(new Purchase("ann", 2), 50_000);
            assertThat(harness.output()).isEmpty();

            var snapshot = harness.snapshot();
            harness.watermark(60_000);
            assertThat(harness.output()).containsExactly(new Total("ann", 3));

            harness.restore(snapshot);
            harness.watermark(60_000);
            assertThat(harness.output()).containsExactly(new Total("ann", 3));
        }
    }

    @Test
    void isTheSameThroughSnapshotsAndEachTime() throws Exception {
        try (var harness = FunctionHarness.keyed(new PerMinute(), Purchase::user, Types.STRING)) {
            harness.send(new Purchase("ann", 1), 10_000);
            harness.send(new Purchase("bob", 2), 50_000);
            harness.watermark(60_000);
            harness.send(new Purchase("ann", 4), 70_000);
            harness.watermark(120_000);

            harness.requireSameThroughSnapshots();
            harness.requireDeterministic();
        }
    }

    /** Counts in a field. */
    static final class Forgetful implements MapFunction<String, Integer> {
        private static final long serialVersionUID = 1;
        private int count;

        @Override
        public Integer map(String value) {
            return ++count;
        }
    }

    @Test
    void whatIsRememberedInAFieldIsFoundOut() throws Exception {
        try (var harness = FunctionHarness.map(new Forgetful())) {
            harness.send("a");
            harness.send("b");

            assertThatThrownBy(harness::requireSameThroughSnapshots)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("belongs into state, not into fields");
        }
    }

    @Test
    void whatDependsOnTheTimeOfDayIsFoundOut() throws Exception {
        try (var harness =
                FunctionHarness.map((MapFunction<String, Long>) value -> System.nanoTime())) {
            harness.send("a");

            assertThatThrownBy(harness::requireDeterministic)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("is not deterministic");
        }
    }

    /** A basket that can be changed. */
    static final class Basket {
        int cents;

        @Override
        public String toString() {
            return "Basket of " + cents;
        }
    }

    /** Changes the value in state in place. */
    static final class InPlace extends KeyedProcessFunction<String, Purchase, Total> {
        private transient ValueState<Basket> basket;

        @Override
        public void open(OpenContext context) {
            basket =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("basket", Types.of(Basket.class)));
        }

        @Override
        public void processElement(Purchase purchase, Context ctx, Collector<Total> out) {
            Basket mine = basket.value();
            if (mine == null) {
                mine = new Basket();
            }
            mine.cents += purchase.cents();
            basket.update(mine);
        }
    }

    @Test
    void aValueThatIsChangedInPlaceIsFoundOut() throws Exception {
        try (var harness = FunctionHarness.keyed(new InPlace(), Purchase::user, Types.STRING)) {
            harness.send(new Purchase("ann", 1));

            assertThatThrownBy(() -> harness.send(new Purchase("ann", 2)))
                    .hasStackTraceContaining("State 'basket' of key ann")
                    .hasStackTraceContaining("it was Basket of 1 and is now Basket of 3");
        }
    }

    @Test
    void aRecordThatIsChangedIsFoundOut() throws Exception {
        try (var harness =
                FunctionHarness.map(
                        (MapFunction<List<String>, Integer>)
                                list -> {
                                    list.add("more");
                                    return list.size();
                                })) {
            assertThatThrownBy(() -> harness.send(new ArrayList<>(List.of("one"))))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("it was [one] and is now [one, more]");
        }
    }

    /** Has a field that is not part of what is written. */
    static final class Lossy {
        int cents;
        transient String note = "";

        @Override
        public boolean equals(Object other) {
            return other instanceof Lossy lossy && lossy.cents == cents && lossy.note.equals(note);
        }

        @Override
        public int hashCode() {
            return cents;
        }
    }

    /** Keeps it. */
    static final class Keeper extends KeyedProcessFunction<String, Purchase, Total> {
        private transient ValueState<Lossy> kept;

        @Override
        public void open(OpenContext context) {
            kept =
                    getRuntimeContext()
                            .getState(new ValueStateDescriptor<>("kept", Types.of(Lossy.class)));
        }

        @Override
        public void processElement(Purchase purchase, Context ctx, Collector<Total> out) {
            Lossy lossy = new Lossy();
            lossy.note = "of " + purchase.user();
            kept.update(lossy);
        }
    }

    @Test
    void aTypeThatDoesNotSurviveARoundTripIsFoundOut() throws Exception {
        try (var harness = FunctionHarness.keyed(new Keeper(), Purchase::user, Types.STRING)) {
            assertThatThrownBy(() -> harness.send(new Purchase("ann", 1)))
                    .hasStackTraceContaining("does not survive being written and read");
        }
    }
}
