package io.weir.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.function.Collector;
import io.weir.function.FilterFunction;
import io.weir.function.FlatMapFunction;
import io.weir.function.MapFunction;
import io.weir.operator.OperatorFailure;
import io.weir.process.AbstractRichFunction;
import io.weir.process.CheckpointListener;
import io.weir.process.CheckpointedFunction;
import io.weir.process.FunctionInitializationContext;
import io.weir.process.FunctionSnapshotContext;
import io.weir.process.OpenContext;
import io.weir.process.RichFlatMapFunction;
import io.weir.process.RichMapFunction;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;
import io.weir.testkit.harness.OperatorHarness;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionOperatorsTest {
    @Test
    void mapSendsOnOneRecordForEach() throws Exception {
        MapFunction<String, Integer> length = String::length;
        var harness = OperatorHarness.<Integer>of(MapOperator.factory(length));
        harness.send("to");
        harness.send("bee", 7L);
        assertThat(harness.output()).containsExactly(2, 3);
        assertThat(harness.timestamps()).containsExactly(Long.MIN_VALUE, 7L);
    }

    @Test
    void mapRefusesToSendOnNothing() throws Exception {
        MapFunction<String, Integer> nothing = word -> null;
        var harness = OperatorHarness.<Integer>of(MapOperator.factory(nothing));
        assertThatThrownBy(() -> harness.send("to"))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("use flatMap to send on none");
    }

    @Test
    void filterSendsOnWhatIsAccepted() throws Exception {
        FilterFunction<Integer> even = n -> n % 2 == 0;
        var harness = OperatorHarness.<Integer>of(FilterOperator.factory(even));
        for (int i = 0; i < 5; i++) {
            harness.send(i);
        }
        assertThat(harness.output()).containsExactly(0, 2, 4);
    }

    @Test
    void flatMapSendsOnAnyNumber() throws Exception {
        FlatMapFunction<String, String> words =
                (line, out) -> List.of(line.split(" ")).forEach(out::collect);
        var harness = OperatorHarness.<String>of(FlatMapOperator.factory(words));
        harness.send("to be or");
        assertThat(harness.output()).containsExactly("to", "be", "or");
    }

    @Test
    void aFailureNamesTheOperatorAndKeepsTheCause() throws Exception {
        MapFunction<Integer, Integer> divide = n -> 1 / n;
        var harness = OperatorHarness.<Integer>of(MapOperator.factory(divide));
        assertThatThrownBy(() -> harness.send(0))
                .isInstanceOf(OperatorFailure.class)
                .hasMessage(
                        "Operator 'the-operator', uid 'the-uid', subtask 1 of 1, failed: java.lang.ArithmeticException: / by zero")
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    private static final List<String> EVENTS = new ArrayList<>();

    private static final class Opened extends RichMapFunction<String, String> {
        @Override
        public void open(OpenContext openContext) {
            EVENTS.add("open " + getRuntimeContext().getTaskName() + openContext.isRestored());
        }

        @Override
        public String map(String value) {
            return value + getRuntimeContext().getIndexOfThisSubtask();
        }

        @Override
        public void close() {
            EVENTS.add("close");
        }
    }

    @Test
    void aRichFunctionIsOpenedOnceAndClosedOnce() throws Exception {
        EVENTS.clear();
        var harness = OperatorHarness.<String>of(MapOperator.factory(new Opened()));
        harness.send("a");
        assertThat(harness.output()).containsExactly("a0");
        harness.snapshotAndRestore();
        harness.close();
        harness.close();
        assertThat(EVENTS)
                .containsExactly(
                        "open the-operatorfalse", "close", "open the-operatortrue", "close");
    }

    @Test
    void theRuntimeContextIsThereOnlyFromOpenOn() {
        assertThatThrownBy(() -> new Opened().getRuntimeContext())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is there from open() on");
    }

    /** Sends on the running number of each record within its key. */
    private static final class Numbered extends RichFlatMapFunction<String, String> {
        private transient ValueState<Long> seen;

        @Override
        public void open(OpenContext openContext) {
            seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.LONG));
        }

        @Override
        public void flatMap(String value, Collector<String> out) {
            Long before = seen.value();
            seen.update(before == null ? 1 : before + 1);
            out.collect(value + seen.value());
        }
    }

    @Test
    void aRichFunctionHasKeyedStateBehindKeyBy() throws Exception {
        var factory =
                KeyedInputOperator.<String>factory(
                        word -> word.substring(0, 1), FlatMapOperator.factory(new Numbered()));
        var harness = OperatorHarness.<String>keyed(factory, Types.STRING);
        harness.send("ape");
        harness.send("bee");
        harness.snapshotAndRestore();
        harness.send("ant");
        assertThat(harness.output()).containsExactly("ape1", "bee1", "ant2");
    }

    @Test
    void keyedStateWithoutAKeyIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> OperatorHarness.of(FlatMapOperator.factory(new Numbered())))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("asks for the keyed state 'seen', but its input has no key")
                .hasMessageContaining("Put keyBy(...) before it");
    }

    @Test
    void aNullKeyIsRefused() throws Exception {
        var factory =
                KeyedInputOperator.<String>factory(
                        word -> null, FlatMapOperator.factory(new Numbered()));
        var harness = OperatorHarness.<String>keyed(factory, Types.STRING);
        assertThatThrownBy(() -> harness.send("ape"))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("The key selector returned null");
    }

    /** Sends on records in pairs and keeps the odd one in operator state. */
    private static final class Pairs extends AbstractRichFunction
            implements FlatMapFunction<String, String>, CheckpointedFunction, CheckpointListener {
        private transient ListState<String> state;
        private transient List<String> held;

        @Override
        public void initializeState(FunctionInitializationContext context) {
            state =
                    context.getOperatorStateStore()
                            .getListState(new ListStateDescriptor<>("held", Types.STRING));
            held = new ArrayList<>();
            if (context.isRestored()) {
                state.get().forEach(held::add);
            }
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            state.update(held);
        }

        @Override
        public void flatMap(String value, Collector<String> out) {
            held.add(value);
            if (held.size() == 2) {
                out.collect(held.get(0) + held.get(1));
                held.clear();
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            EVENTS.add("complete " + checkpointId);
        }
    }

    @Test
    void aCheckpointedFunctionKeepsOperatorState() throws Exception {
        var harness = OperatorHarness.<String>of(FlatMapOperator.factory(new Pairs()));
        for (String word : List.of("a", "b", "c", "d")) {
            harness.send(word);
            harness.snapshotAndRestore();
        }
        assertThat(harness.output()).containsExactly("ab", "cd");
    }

    @Test
    void aFunctionHearsOfCompleteCheckpoints() throws Exception {
        EVENTS.clear();
        var harness = OperatorHarness.<String>of(FlatMapOperator.factory(new Pairs()));
        harness.operator().checkpointComplete(4);
        assertThat(EVENTS).containsExactly("complete 4");
    }
}
