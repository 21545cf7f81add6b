package io.weir.operators;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.operator.Committing;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFailure;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a sink has prepared, by checkpoint, until its commit has succeeded: a completed checkpoint
 * may go unannounced, and then the commit of a later one makes up for it.
 *
 * <p>Safe for any thread: it is filled by preparations and emptied by commits.
 */
final class SinkCommits<C> {
    private final OperatorContext context;
    private final Sink<?, C> sink;
    private final NavigableMap<Long, List<C>> pending = new TreeMap<>();

    SinkCommits(OperatorContext context, Sink<?, C> sink) {
        this.context = context;
        this.sink = sink;
    }

    /** Finishes what a writer has begun. */
    Committing.Preparation<C> prepare(long checkpointId, SinkWriter.Preparation<C> begun) {
        return () -> {
            try {
                return add(checkpointId, begun.run());
            } catch (Throwable t) {
                throw OperatorFailure.of(context, t);
            }
        };
    }

    /** Commits all that is pending up to a checkpoint. */
    Committing.Commit commit(long checkpointId) {
        return () -> {
            List<C> due = upTo(checkpointId);
            if (due.isEmpty()) {
                return;
            }
            try {
                sink.commit(due);
            } catch (Throwable t) {
                throw OperatorFailure.of(context, t);
            }
            forgetUpTo(checkpointId);
        };
    }

    /** Adds what was prepared for a checkpoint; returns all that is pending up to it. */
    private synchronized List<C> add(long checkpointId, List<C> prepared) {
        if (!prepared.isEmpty()) {
            pending.put(checkpointId, List.copyOf(prepared));
        }
        return upTo(checkpointId);
    }

    /** All that is pending up to a checkpoint, oldest first. */
    private synchronized List<C> upTo(long checkpointId) {
        return pending.headMap(checkpointId, true).values().stream().flatMap(List::stream).toList();
    }

    private synchronized void forgetUpTo(long checkpointId) {
        pending.headMap(checkpointId, true).clear();
    }
}
