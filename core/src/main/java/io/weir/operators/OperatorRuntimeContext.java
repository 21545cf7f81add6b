package io.weir.operators;

import io.weir.operator.KeyedState;
import io.weir.operator.OperatorContext;
import io.weir.process.RuntimeContext;
import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.StateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;

/** The operator's context as the function of a user sees it. */
final class OperatorRuntimeContext implements RuntimeContext {
    private final OperatorContext context;

    OperatorRuntimeContext(OperatorContext context) {
        this.context = context;
    }

    @Override
    public <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor) {
        return keyedState(descriptor).value(descriptor);
    }

    @Override
    public <T> ListState<T> getListState(ListStateDescriptor<T> descriptor) {
        return keyedState(descriptor).list(descriptor);
    }

    @Override
    public <K, V> MapState<K, V> getMapState(MapStateDescriptor<K, V> descriptor) {
        return keyedState(descriptor).map(descriptor);
    }

    @Override
    public <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor) {
        return keyedState(descriptor).reducing(descriptor);
    }

    @Override
    public <I, A, O> AggregatingState<I, O> getAggregatingState(
            AggregatingStateDescriptor<I, A, O> descriptor) {
        return keyedState(descriptor).aggregating(descriptor);
    }

    private KeyedState keyedState(StateDescriptor descriptor) {
        try {
            return context.keyedState();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "Operator '%s' asks for the keyed state '%s', but its input has no key. Put keyBy(...) before it, or implement CheckpointedFunction for state without a key."
                            .formatted(context.name(), descriptor.name()),
                    e);
        }
    }

    @Override
    public String getJobId() {
        return context.jobId();
    }

    @Override
    public String getTaskName() {
        return context.name();
    }

    @Override
    public int getIndexOfThisSubtask() {
        return context.subtaskIndex();
    }

    @Override
    public int getNumberOfParallelSubtasks() {
        return context.parallelism();
    }

    @Override
    public int getMaxNumberOfParallelSubtasks() {
        return context.maxParallelism();
    }

    @Override
    public int getAttemptNumber() {
        return context.attempt();
    }
}
