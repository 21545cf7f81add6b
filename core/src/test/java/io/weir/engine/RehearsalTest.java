package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.backend.DeclaredState;
import io.weir.config.Configuration;
import io.weir.connectors.Collect;
import io.weir.connectors.Generator;
import io.weir.function.Collector;
import io.weir.graph.JobPlan;
import io.weir.graph.PlanSettings;
import io.weir.graph.Planner;
import io.weir.heap.HeapStateBackend;
import io.weir.process.KeyedProcessFunction;
import io.weir.process.OpenContext;
import io.weir.state.ValueStateDescriptor;
import io.weir.stream.StreamEnvironment;
import io.weir.time.Clock;
import io.weir.types.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final List<String> CALLS = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        CALLS.clear();
    }

    private static final class Tally extends KeyedProcessFunction<Long, Long, Long> {
        private final boolean fails;

        Tally(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void open(OpenContext openContext) {
            CALLS.add("open");
            var unused = getRuntimeContext().getState(new ValueStateDescriptor<>("n", Types.LONG));
            if (fails) {
                throw new IllegalStateException("no database");
            }
        }

        @Override
        public void processElement(Long value, Context ctx, Collector<Long> out) {
            CALLS.add("record");
        }

        @Override
        public void close() {
            CALLS.add("close");
        }
    }

    private static JobPlan plan(Consumer<StreamEnvironment> program) {
        List<JobPlan> plans = new ArrayList<>();
        StreamEnvironment env =
                StreamEnvironment.launchedBy(
                        job -> {
                            plans.add(Planner.plan(job.operators(), PlanSettings.of(3)));
                            throw new UnsupportedOperationException("planned");
                        },
                        Configuration.empty());
        program.accept(env);
        assertThatThrownBy(() -> env.executeAsync("job"))
                .isInstanceOf(UnsupportedOperationException.class);
        return plans.get(0);
    }

    private static Map<String, List<String>> declared(JobPlan plan) throws Exception {
        Map<String, List<DeclaredState>> declared =
                new Rehearsal(new HeapStateBackend(), Clock.system(), OperatorStates.NONE, true)
                        .declared(plan);
        Map<String, List<String>> names = new TreeMap<>();
        for (JobPlan.PlannedOperator operator : plan.operators()) {
            names.put(
                    operator.uid().orElse(operator.name()),
                    declared.get(operator.operatorId()).stream().map(DeclaredState::name).toList());
        }
        return names;
    }

    private static Consumer<StreamEnvironment> program(boolean fails) {
        return env ->
                env.from(Generator.sequence(1, 10))
                        .uid("numbers")
                        .keyBy(n -> n % 2)
                        .process(new Tally(fails))
                        .uid("tally")
                        .keyBy(n -> n)
                        .count()
                        .uid("counts")
                        .to(Collect.toList())
                        .uid("out");
    }

    @Test
    void learnsWhatIsDeclaredAndMovesNoRecord() throws Exception {
        assertThat(declared(plan(program(false))))
                .containsEntry("numbers", List.of("_splits"))
                .containsEntry("tally", List.of("_timers/event", "_timers/processing", "n"))
                .containsEntry("counts", List.of("count"))
                .containsEntry("out", List.of("_committables"))
                .hasSize(4);
        assertThat(CALLS).containsExactly("open", "close");
    }

    @Test
    void closesAFunctionThatFailsToOpenAndNamesItsOperator() {
        JobPlan plan = plan(program(true));
        assertThatThrownBy(() -> declared(plan))
                .hasMessageContaining("uid 'tally'")
                .hasMessageContaining("no database");
        assertThat(CALLS).containsExactly("open", "close");
    }
}
