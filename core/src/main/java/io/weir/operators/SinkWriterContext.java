package io.weir.operators;

import io.weir.connector.WriterContext;
import io.weir.operator.OperatorContext;
import io.weir.time.Clock;

/** The operator's context as a sink sees it. */
record SinkWriterContext(
        String jobId,
        String operatorUid,
        int subtaskIndex,
        int parallelism,
        long restoredCheckpointId,
        int attempt,
        Clock clock)
        implements WriterContext {
    static SinkWriterContext of(OperatorContext context) {
        return new SinkWriterContext(
                context.jobId(),
                context.uid().orElseGet(context::operatorId),
                context.subtaskIndex(),
                context.parallelism(),
                context.restoredCheckpointId(),
                context.attempt(),
                context.clock());
    }
}
