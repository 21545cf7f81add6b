package io.weir.operators;

import io.weir.connector.Sink;
import io.weir.connector.SinkWriter;
import io.weir.operator.Committing;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.types.Type;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes records to a sink and commits what was written when a checkpoint is complete. */
public final class SinkOperator<T, C> extends Operator<T> implements Committing<C> {
    private final Sink<T, C> sink;
    private final SinkCommits<C> commits;
    private @Nullable SinkWriter<T, C> writer;

    SinkOperator(OperatorContext context, Sink<T, C> sink) {
        super(context);
        this.sink = sink;
        this.commits = new SinkCommits<>(context, sink);
    }

    /** Makes the subtasks. */
    public static <T, C> OperatorFactory factory(Sink<T, C> sink) {
        return context -> context.create(SinkOperator.class, context, context.function(sink));
    }

    @Override
    public void open() {
        try {
            writer = sink.createWriter(SinkWriterContext.of(context()));
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void collect(T record) {
        try {
            writer().write(record);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public Type<C> committableType() {
        return sink.committableType();
    }

    @Override
    public Preparation<C> prepare(long checkpointId) {
        try {
            return commits.prepare(checkpointId, writer().beginCommit(checkpointId));
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public Commit commit(long checkpointId) {
        return commits.commit(checkpointId);
    }

    @Override
    public void endOfInput() {
        try {
            writer().flush();
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    private SinkWriter<T, C> writer() {
        if (writer == null) {
            throw new IllegalStateException(context().name() + " is not open");
        }
        return writer;
    }
}
