package io.weir.operators;

import io.weir.connector.Sink;
import io.weir.operator.Committing;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import java.util.List;

/** Commits a sink's transactions up to a checkpoint, away from the operator's thread. */
record SinkCommit<C>(
        OperatorContext context, PendingCommits<C> pending, long checkpointId, Sink<?, C> sink)
        implements Committing.Commit {
    @Override
    public void run() {
        List<C> due = pending.upTo(checkpointId);
        if (due.isEmpty()) {
            return;
        }
        try {
            sink.commit(due);
        } catch (Throwable t) {
            throw OperatorFailure.of(context, t);
        }
        pending.forgetUpTo(checkpointId);
    }
}
