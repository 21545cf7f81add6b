package io.weir.engine;

import io.weir.backend.DeclaredState;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateBackend;
import io.weir.function.Collector;
import io.weir.graph.JobPlan;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.graph.OperatorNode;
import io.weir.operator.KeyedState;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorState;
import io.weir.restore.EngineStates;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the operators of a job to learn which states they declare, and closes them again: no record
 * comes in, none goes out, no timer fires, nothing is written.
 *
 * <p>Of each operator that runs a function one subtask is made, of a copy of the function, with
 * empty keyed state and with its part of the state without a key, if there is any to go on from.
 * Sources and sinks are not opened at all: what they keep follows from what they are. So the only
 * effects are those of the functions' own {@code open} and {@code close}.
 *
 * <p>Used by one thread.
 */
public final class Rehearsal {
    private final StateBackend backend;
    private final Clock clock;
    private final OperatorStates states;
    private final boolean restored;

    /**
     * @param backend holds keyed state that stays empty
     * @param states what is stored of the state without a key
     * @param restored whether there is something that the job would go on from
     */
    public Rehearsal(StateBackend backend, Clock clock, OperatorStates states, boolean restored) {
        this.backend = backend;
        this.clock = clock;
        this.states = states;
        this.restored = restored;
    }

    /**
     * The states that each operator declares, by its id.
     *
     * @throws Exception if an operator can't be opened; it names the operator
     */
    public Map<String, List<DeclaredState>> declared(JobPlan plan) throws Exception {
        Map<String, List<DeclaredState>> declared = new HashMap<>();
        for (PlannedOperator operator : plan.operators()) {
            List<DeclaredState> of = new ArrayList<>(EngineStates.declaredBy(operator));
            if (operator.node().body() instanceof OperatorNode.Body.Runs runs) {
                of.addAll(open(operator, runs));
            }
            declared.put(operator.operatorId(), of);
        }
        return declared;
    }

    private List<DeclaredState> open(PlannedOperator planned, OperatorNode.Body.Runs runs)
            throws Exception {
        KeyedBackend keyed =
                planned.keyType()
                        .map(
                                type ->
                                        backend.create(
                                                planned.operatorId(),
                                                type,
                                                planned.maxParallelism(),
                                                0,
                                                planned.maxParallelism() - 1,
                                                captured -> {}))
                        .orElse(null);
        StoredOperatorState unkeyed =
                new StoredOperatorState(
                        planned.operatorId(),
                        0,
                        states.deal(planned.operatorId(), 0, planned.parallelism()),
                        restored);
        try {
            Operator<?> operator = runs.factory().create(new Host(planned, clock, keyed, unkeyed));
            try {
                Task.open(operator, keyed);
            } finally {
                operator.close();
            }
            List<DeclaredState> declared = new ArrayList<>(unkeyed.declared());
            if (keyed != null) {
                declared.addAll(keyed.declared());
            }
            return declared;
        } finally {
            if (keyed != null) {
                keyed.close();
            }
        }
    }

    /** What an operator sees while nothing happens. */
    private record Host(
            PlannedOperator planned,
            Clock clock,
            @Nullable KeyedBackend keyed,
            OperatorState operatorState)
            implements OperatorContext {
        private static final String NO_JOB = "0".repeat(32);

        @Override
        public String operatorId() {
            return planned.operatorId();
        }

        @Override
        public Optional<String> uid() {
            return planned.uid();
        }

        @Override
        public String name() {
            return planned.name();
        }

        @Override
        public String jobId() {
            return NO_JOB;
        }

        @Override
        public int subtaskIndex() {
            return 0;
        }

        @Override
        public int parallelism() {
            return planned.parallelism();
        }

        @Override
        public int maxParallelism() {
            return planned.maxParallelism();
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public long restoredCheckpointId() {
            return -1;
        }

        @Override
        public <T> Collector<T> output() {
            return new NoOutput<>();
        }

        @Override
        public <T> Collector<T> sideOutput(String tag) {
            return new NoOutput<>();
        }

        @Override
        public long timestamp() {
            return Long.MIN_VALUE;
        }

        @Override
        public void setTimestamp(long timestamp) {}

        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public void emitWatermark(long timestamp) {}

        @Override
        public void setIdle(boolean idle) {}

        @Override
        public KeyedState keyedState() {
            return OperatorHost.present(keyed, planned, clock());
        }

        @Override
        public void callAt(long timestampMillis, Runnable onTime) {}

        @Override
        public <F> F function(F function) {
            return FunctionCopies.copy(function, planned.name());
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> T create(Class<?> type, @Nullable Object... arguments) {
            return new Specializer(false).create(type, arguments);
        }
    }
}
