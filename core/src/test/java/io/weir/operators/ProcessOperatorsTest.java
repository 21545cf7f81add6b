package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.CoFlatMapFunction;
import io.weir.function.CoMapFunction;
import io.weir.function.Collector;
import io.weir.operator.OperatorFailure;
import io.weir.process.BroadcastProcessFunction;
import io.weir.process.CoProcessFunction;
import io.weir.process.KeyedBroadcastProcessFunction;
import io.weir.process.KeyedCoProcessFunction;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.process.OutputTag;
import io.weir.process.ProcessFunction;
import io.weir.process.RichCoFlatMapFunction;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.testkit.harness.OperatorHarness;
import io.weir.types.Types;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("SameNameButDifferent") // Each Context is that of the function around it.
class ProcessOperatorsTest {
    private static final OutputTag<String> LATE = new OutputTag<>("late");

    private static final class Sort extends ProcessFunction<Integer, Integer> {
        @Override
        public void processElement(Integer value, Context ctx, Collector<Integer> out) {
            if (ctx.hasTimestamp() && ctx.timestamp() <= ctx.timerService().currentWatermark()) {
                ctx.output(LATE, value + " at " + ctx.timestamp());
            } else {
                out.collect(value);
            }
        }
    }

    @Test
    void aProcessFunctionSeesTimeAndFillsSideOutputs() throws Exception {
        var harness = OperatorHarness.<Integer>of(ProcessOperator.factory(new Sort()));
        harness.send(1, 10);
        harness.watermark(10);
        harness.send(2, 9);
        harness.send(3);
        assertThat(harness.output()).containsExactly(1, 3);
        assertThat(harness.sideOutput(LATE)).isEqualTo(List.of("2 at 9"));
        assertThat(harness.watermarks()).containsExactly(10L);
    }

    private static final class Misled extends ProcessFunction<Integer, Integer> {
        @Override
        public void processElement(Integer value, Context ctx, Collector<Integer> out) {
            if (value == 0) {
                ctx.timerService().registerEventTimeTimer(1);
            } else {
                ctx.timestamp();
            }
        }
    }

    @Test
    void timersWithoutAKeyAndTimesThatAreNotThereAreRefused() throws Exception {
        var harness = OperatorHarness.<Integer>of(ProcessOperator.factory(new Misled()));
        assertThatThrownBy(() -> harness.send(0))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("asks for a timer, but its input has no key");
        assertThatThrownBy(() -> harness.send(1))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("The record has no event time");
    }

    /**
     * Counts the records of a key and sends the count on when event time is 10 further; resets a
     * key that is quiet for 100 of processing time.
     */
    private static final class CountWithTimeout
            extends KeyedProcessFunction<String, String, String> {
        private transient ReducingState<Long> count;
        private transient ValueState<Long> quietTimer;

        @Override
        public void open(OpenContext openContext) {
            count =
                    getRuntimeContext()
                            .getReducingState(
                                    new ReducingStateDescriptor<>("count", Long::sum, Types.LONG));
            quietTimer =
                    getRuntimeContext().getState(new ValueStateDescriptor<>("quiet", Types.LONG));
        }

        @Override
        public void processElement(String value, Context ctx, Collector<String> out) {
            count.add(1L);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 10);
            if (quietTimer.value() != null) {
                ctx.timerService().deleteProcessingTimeTimer(quietTimer.value());
            }
            quietTimer.update(ctx.timerService().currentProcessingTime() + 100);
            ctx.timerService().registerProcessingTimeTimer(quietTimer.value());
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            switch (ctx.timeDomain()) {
                case EVENT_TIME ->
                        out.collect(
                                ctx.getCurrentKey()
                                        + count.get()
                                        + "@"
                                        + timestamp
                                        + ctx.timestamp());
                case PROCESSING_TIME -> {
                    ctx.output(LATE, ctx.getCurrentKey() + " quiet at " + ctx.timestamp());
                    count.clear();
                }
            }
        }
    }

    @Test
    void aKeyedProcessFunctionHasStateAndTimersOfBothKinds() throws Exception {
        for (boolean restoring : new boolean[] {false, true}) {
            var harness =
                    OperatorHarness.<String>keyed(
                            KeyedProcessOperator.factory(
                                    (String word) -> word, new CountWithTimeout()),
                            Types.STRING);
            Runnable between =
                    () -> {
                        try {
                            if (restoring) {
                                harness.snapshotAndRestore();
                            }
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    };
            harness.send("a", 1);
            between.run();
            harness.send("b", 1);
            between.run();
            harness.clockTo(50);
            harness.send("a", 2);
            between.run();
            harness.watermark(10);
            between.run();
            assertThat(harness.output()).isEmpty();
            harness.watermark(11);
            assertThat(harness.output()).containsExactly("a2@1111", "b1@1111");
            between.run();
            harness.clockTo(100);
            between.run();
            harness.clockTo(150);
            assertThat(harness.sideOutput(LATE))
                    .as("restoring: %s", restoring)
                    .isEqualTo(List.of("b quiet at 100", "a quiet at 150"));
            between.run();
            harness.watermark(Long.MAX_VALUE);
            assertThat(harness.output()).containsExactly("anull@1212");
            assertThat(harness.watermarks()).containsExactly(10L, 11L, Long.MAX_VALUE);
        }
    }

    private static final class Upper implements CoMapFunction<String, Integer, String> {
        @Override
        public String map1(String value) {
            return value + "!";
        }

        @Override
        public String map2(Integer value) {
            return value + "?";
        }
    }

    @Test
    void coMapSendsOnOneRecordForEachOfBothInputs() throws Exception {
        var harness = OperatorHarness.<String>of(CoMapOperator.factory(new Upper()));
        harness.send(0, "a", 0);
        harness.send(1, 1, 0);
        assertThat(harness.output()).containsExactly("a!", "1?");
        assertThatThrownBy(() -> harness.operator().input(2))
                .hasMessage("the-operator has no input 2");
    }

    private static final class Twice implements CoFlatMapFunction<String, Integer, String> {
        @Override
        public void flatMap1(String value, Collector<String> out) {
            out.collect(value);
            out.collect(value);
        }

        @Override
        public void flatMap2(Integer value, Collector<String> out) {
            throw new IllegalArgumentException("no " + value);
        }
    }

    @Test
    void coFlatMapSendsOnAnyNumberAndNamesFailures() throws Exception {
        var harness = OperatorHarness.<String>of(CoFlatMapOperator.factory(new Twice()));
        harness.send(0, "a", 0);
        assertThat(harness.output()).containsExactly("a", "a");
        assertThatThrownBy(() -> harness.send(1, 3, 0))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("'the-operator'")
                .hasMessageContaining("no 3");
    }

    private static final class Tagged extends CoProcessFunction<String, Integer, String> {
        @Override
        public void processElement1(String value, Context ctx, Collector<String> out) {
            out.collect(value + ctx.timestamp());
        }

        @Override
        public void processElement2(Integer value, Context ctx, Collector<String> out) {
            ctx.output(LATE, "" + value);
        }
    }

    @Test
    void aCoProcessFunctionSeesTimeAndFillsSideOutputs() throws Exception {
        var harness = OperatorHarness.<String>of(CoProcessOperator.factory(new Tagged()));
        harness.send(0, "a", 5);
        harness.send(1, 1, 6);
        assertThat(harness.output()).containsExactly("a5");
        assertThat(harness.sideOutput(LATE)).isEqualTo(List.of("1"));
    }

    /** Joins a ride with its fare, whichever comes first; gives up at a timer. */
    private static final class Join
            extends KeyedCoProcessFunction<Integer, String, Integer, String> {
        private transient ValueState<String> ride;

        @Override
        public void open(OpenContext openContext) {
            ride = getRuntimeContext().getState(new ValueStateDescriptor<>("ride", Types.STRING));
        }

        @Override
        public void processElement1(String value, Context ctx, Collector<String> out) {
            ride.update(value);
            ctx.timerService().registerEventTimeTimer(ctx.timestamp() + 10);
        }

        @Override
        public void processElement2(Integer value, Context ctx, Collector<String> out) {
            if (ride.value() != null) {
                out.collect(ride.value() + " costs " + value + " of " + ctx.getCurrentKey());
                ride.clear();
            }
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            if (ride.value() != null) {
                ctx.output(LATE, ride.value() + " " + ctx.timeDomain());
            }
        }
    }

    @Test
    void aKeyedCoProcessFunctionSharesStateBetweenItsInputs() throws Exception {
        var harness =
                OperatorHarness.<String>keyed(
                        KeyedCoProcessOperator.factory(
                                String::length, (Integer n) -> n % 10, new Join()),
                        Types.INT);
        harness.send(0, "abc", 1);
        harness.send(0, "ab", 1);
        harness.snapshotAndRestore();
        harness.send(1, 43, 1);
        harness.watermark(11);
        assertThat(harness.output()).containsExactly("abc costs 43 of 3");
        assertThat(harness.sideOutput(LATE)).isEqualTo(List.of("ab EVENT_TIME"));
    }

    private static final class Seen extends RichCoFlatMapFunction<String, Integer, String> {
        private transient ValueState<Boolean> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.BOOLEAN));
        }

        @Override
        public void flatMap1(String value, Collector<String> out) {
            seen.update(true);
        }

        @Override
        public void flatMap2(Integer value, Collector<String> out) {
            if (seen.value() != null) {
                out.collect("seen " + value);
            }
        }
    }

    @Test
    void aRichCoFlatMapFunctionHasKeyedStateBehindTwoKeyBys() throws Exception {
        var harness =
                OperatorHarness.<String>keyed(
                        KeyedCoInputOperator.<String, Integer>factory(
                                String::length, n -> n, CoFlatMapOperator.factory(new Seen())),
                        Types.INT);
        harness.send(0, "abc", 1);
        harness.send(1, 3, 1);
        harness.send(1, 4, 1);
        assertThat(harness.output()).containsExactly("seen 3");
    }

    private static final MapStateDescriptor<String, Integer> RULES =
            new MapStateDescriptor<>("rules", Types.STRING, Types.INT);
    private static final MapStateDescriptor<String, Integer> OTHER =
            new MapStateDescriptor<>("other", Types.STRING, Types.INT);

    private static final class Rules extends BroadcastProcessFunction<String, String, String> {
        @Override
        public void processElement(String value, ReadOnlyContext ctx, Collector<String> out) {
            out.collect(value + ctx.getBroadcastState(RULES).get(value));
        }

        @Override
        public void processBroadcastElement(String value, Context ctx, Collector<String> out) {
            var descriptor = value.isEmpty() ? OTHER : RULES;
            ctx.getBroadcastState(descriptor).put(value, value.length());
            ctx.output(LATE, value + ctx.currentWatermark());
        }
    }

    @Test
    void aBroadcastProcessFunctionReadsOnOneSideAndWritesOnTheOther() throws Exception {
        var harness =
                OperatorHarness.<String>of(
                        BroadcastProcessOperator.factory(new Rules(), List.of(RULES)));
        harness.watermark(5);
        harness.send(1, "ab", 0);
        harness.snapshotAndRestore();
        harness.send(0, "ab", 0);
        harness.send(0, "abc", 0);
        assertThat(harness.output()).containsExactly("ab2", "abcnull");
        assertThat(harness.sideOutput(LATE)).isEqualTo(List.of("ab5"));
        assertThatThrownBy(() -> harness.send(1, "", 0))
                .hasMessageContaining(
                        "asks for the broadcast state 'other', but the stream was broadcast with [rules]");
    }

    private static final class KeyedRules
            extends KeyedBroadcastProcessFunction<Integer, String, Integer, String> {
        private transient ValueState<String> last;

        @Override
        public void open(OpenContext openContext) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.STRING));
        }

        @Override
        public void processElement(String value, ReadOnlyContext ctx, Collector<String> out) {
            out.collect(last.value() + value + ctx.getBroadcastState(RULES).get("limit"));
            last.update(value);
            ctx.timerService().registerEventTimeTimer(10);
        }

        @Override
        public void processBroadcastElement(Integer value, Context ctx, Collector<String> out) {
            ctx.getBroadcastState(RULES).put("limit", value);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
            out.collect(
                    ctx.getCurrentKey() + last.value() + ctx.getBroadcastState(RULES).get("limit"));
        }
    }

    @Test
    void aKeyedBroadcastProcessFunctionHasKeyedStateTimersAndBroadcastState() throws Exception {
        var harness =
                OperatorHarness.<String>keyed(
                        KeyedBroadcastProcessOperator.factory(
                                String::length, new KeyedRules(), List.of(RULES)),
                        Types.INT);
        harness.send(1, 7, 0);
        harness.send(0, "a", 0);
        harness.snapshotAndRestore();
        harness.send(0, "b", 0);
        harness.send(1, 8, 0);
        harness.watermark(10);
        assertThat(harness.output()).containsExactly("nulla7", "ab7", "1b8");
    }
}
