package io.weir.operators;

import io.weir.connector.SinkWriter;
import io.weir.operator.Committing;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import java.util.List;

/** Makes a sink's transaction safe, away from the operator's thread. */
record SinkPreparation<C>(
        OperatorContext context,
        PendingCommits<C> pending,
        long checkpointId,
        SinkWriter.Preparation<C> preparation)
        implements Committing.Preparation<C> {
    @Override
    public List<C> run() {
        try {
            return pending.add(checkpointId, preparation.run());
        } catch (Throwable t) {
            throw OperatorFailure.of(context, t);
        }
    }
}
