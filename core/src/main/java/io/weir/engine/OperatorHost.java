package io.weir.engine;

import io.weir.backend.KeyedBackend;
import io.weir.function.Collector;
import io.weir.graph.JobPlan.PlannedOperator;
import io.weir.operator.KeyedState;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorState;
import io.weir.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subtask of an operator in its task: the context that the operator sees, and what the task
 * knows of it. Confined to the task's worker.
 */
final class OperatorHost implements OperatorContext {
    private final PlannedOperator planned;
    private final Task task;
    private final @Nullable KeyedBackend keyed;
    private final StoredOperatorState operatorState;
    private final Map<String, Collector<?>> sideOutputs = new HashMap<>();
    private Collector<?> output = new NoOutput<>();
    private @Nullable Operator<?> operator;

    /** The operators of the chain that take what this one sends. */
    final List<OperatorHost> next = new ArrayList<>();

    /** The channels to other chains that take what this one sends. */
    final List<Channel> channels = new ArrayList<>();

    private long watermark = Long.MIN_VALUE;
    private long emitted = Long.MIN_VALUE;

    /** Whether the operator has seen the end of its input. */
    boolean ended;

    OperatorHost(
            PlannedOperator planned,
            Task task,
            @Nullable KeyedBackend keyed,
            StoredOperatorState operatorState) {
        this.planned = planned;
        this.task = task;
        this.keyed = keyed;
        this.operatorState = operatorState;
    }

    void setOutput(Collector<?> output) {
        this.output = output;
    }

    void setSideOutput(String tag, Collector<?> output) {
        sideOutputs.put(tag, output);
    }

    void setOperator(Operator<?> operator) {
        this.operator = operator;
    }

    Operator<?> operator() {
        if (operator == null) {
            throw new IllegalStateException("Operator " + planned + " is not made yet");
        }
        return operator;
    }

    PlannedOperator planned() {
        return planned;
    }

    @Nullable KeyedBackend keyedBackend() {
        return keyed;
    }

    /** The keyed state with the key groups that are its own. */
    KeyedTarget keyedTarget() {
        if (keyed == null) {
            throw new IllegalStateException("Operator " + planned + " is not keyed");
        }
        int p = planned.parallelism();
        int max = planned.maxParallelism();
        return new KeyedTarget(
                planned.operatorId(),
                KeyGroups.first(task.subtask(), p, max),
                KeyGroups.last(task.subtask(), p, max),
                keyed);
    }

    StoredOperatorState storedState() {
        return operatorState;
    }

    void setCurrentWatermark(long timestamp) {
        watermark = timestamp;
    }

    /** The newest watermark that was sent on. */
    long emitted() {
        return emitted;
    }

    /** Notes what is sent on; false if it would go back. */
    boolean advanceEmitted(long timestamp) {
        if (timestamp == WatermarkValve.IDLE) {
            return true;
        }
        if (timestamp < emitted) {
            return false;
        }
        emitted = timestamp;
        return true;
    }

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
        return task.environment().jobId();
    }

    @Override
    public int subtaskIndex() {
        return task.subtask();
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
        return task.environment().attempt();
    }

    @Override
    public long restoredCheckpointId() {
        return task.environment().restoredCheckpointId();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Collector<T> output() {
        return (Collector<T>) output;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Collector<T> sideOutput(String tag) {
        return (Collector<T>) sideOutputs.computeIfAbsent(tag, t -> new NoOutput<>());
    }

    @Override
    public Clock clock() {
        return task.environment().clock();
    }

    @Override
    public long timestamp() {
        return task.time().timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        task.time().timestamp = timestamp;
    }

    @Override
    public long currentWatermark() {
        return watermark;
    }

    @Override
    public void emitWatermark(long timestamp) {
        task.emitWatermark(this, timestamp);
    }

    @Override
    public void setIdle(boolean idle) {
        if (idle) {
            task.emitWatermark(this, WatermarkValve.IDLE);
        } else if (emitted != Long.MIN_VALUE) {
            // Any watermark says that we are active again, so the last one does.
            task.emitWatermark(this, emitted);
        }
    }

    @Override
    public KeyedState keyedState() {
        return present(keyed, planned);
    }

    /** The keyed state of an operator that asks for it. */
    static KeyedState present(@Nullable KeyedBackend keyed, PlannedOperator planned) {
        if (keyed == null) {
            throw new IllegalStateException(
                    "Operator '%s' asks for keyed state, but its input is not keyed. Call keyBy(…) before it."
                            .formatted(planned.name()));
        }
        return keyed;
    }

    @Override
    public OperatorState operatorState() {
        return operatorState;
    }

    @Override
    public void callAt(long timestampMillis, Runnable onTime) {
        task.callAt(timestampMillis, onTime);
    }

    @Override
    public <F> F function(F function) {
        return FunctionCopies.copy(function, planned.name());
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T create(Class<?> type, @Nullable Object... arguments) {
        return task.environment().specializer().create(type, arguments);
    }
}
