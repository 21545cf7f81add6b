package io.weir.operators;

import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.process.CheckpointListener;
import io.weir.process.CheckpointedFunction;
import io.weir.process.RichFunction;

/** An operator around a user's function: leads the function through its life. */
abstract class FunctionOperator<I> extends Operator<I> {
    private final Object function;
    private boolean opened;

    /**
     * @param function the user's; whether it is rich or checkpointed is looked up
     */
    FunctionOperator(OperatorContext context, Object function) {
        super(context);
        this.function = function;
    }

    @Override
    public void open() throws Exception {
        var keyedStateStore = new OperatorRuntimeContext(context());
        try {
            if (function instanceof RichFunction rich) {
                rich.setRuntimeContext(keyedStateStore);
            }
            if (function instanceof CheckpointedFunction checkpointed) {
                checkpointed.initializeState(
                        new FunctionInitialization(context().operatorState(), keyedStateStore));
            }
            if (function instanceof RichFunction rich) {
                opened = true;
                boolean isRestored = context().operatorState().isRestored();
                rich.open(() -> isRestored);
            }
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void snapshot(long checkpointId) throws Exception {
        if (function instanceof CheckpointedFunction checkpointed) {
            try {
                checkpointed.snapshotState(() -> checkpointId);
            } catch (Throwable t) {
                throw failure(t);
            }
        }
    }

    @Override
    public void checkpointComplete(long checkpointId) throws Exception {
        if (function instanceof CheckpointListener listener) {
            try {
                listener.notifyCheckpointComplete(checkpointId);
            } catch (Throwable t) {
                throw failure(t);
            }
        }
    }

    @Override
    public void close() throws Exception {
        if (opened && function instanceof RichFunction rich) {
            opened = false;
            try {
                rich.close();
            } catch (Throwable t) {
                throw failure(t);
            }
        }
    }
}
