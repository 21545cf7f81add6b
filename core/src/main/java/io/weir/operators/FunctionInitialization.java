package io.weir.operators;

import io.weir.operator.OperatorState;
import io.weir.process.CheckpointedFunction;
import io.weir.process.FunctionInitializationContext;
import io.weir.process.KeyedStateStore;
import io.weir.process.OperatorStateStore;
import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;

/** Operator state and keyed state as a {@link CheckpointedFunction} sees them. */
record FunctionInitialization(OperatorState operatorState, KeyedStateStore getKeyedStateStore)
        implements FunctionInitializationContext, OperatorStateStore {
    @Override
    public boolean isRestored() {
        return operatorState.isRestored();
    }

    @Override
    public OperatorStateStore getOperatorStateStore() {
        return this;
    }

    @Override
    public <T> ListState<T> getListState(ListStateDescriptor<T> descriptor) {
        return operatorState.list(descriptor);
    }

    @Override
    public <T> ListState<T> getUnionListState(ListStateDescriptor<T> descriptor) {
        return operatorState.unionList(descriptor);
    }

    @Override
    public <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor) {
        return operatorState.broadcast(descriptor);
    }
}
