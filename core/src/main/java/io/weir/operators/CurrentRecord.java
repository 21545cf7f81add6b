package io.weir.operators;

import io.weir.function.Collector;
import io.weir.operator.OperatorContext;
import io.weir.process.OutputTag;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record or timer that is being processed: its time, and the side outputs. What the contexts of
 * all process functions have in common.
 */
final class CurrentRecord {
    private final OperatorContext context;
    private final Map<String, Collector<Object>> sideOutputs = new HashMap<>();
    private @Nullable OutputTag<?> lastTag;
    private @Nullable Collector<Object> lastOutput;

    CurrentRecord(OperatorContext context) {
        this.context = context;
    }

    boolean hasTimestamp() {
        return context.timestamp() != Long.MIN_VALUE;
    }

    long timestamp() {
        long timestamp = context.timestamp();
        if (timestamp == Long.MIN_VALUE) {
            throw new IllegalStateException(
                    "The record has no event time. Give the source a WatermarkStrategy with a timestamp assigner, or call assignTimestampsAndWatermarks before; hasTimestamp() tells.");
        }
        return timestamp;
    }

    long currentWatermark() {
        return context.currentWatermark();
    }

    long currentProcessingTime() {
        return context.clock().currentTimeMillis();
    }

    @SuppressWarnings("ReferenceEquality")
    <X> void output(OutputTag<X> tag, X value) {
        Collector<Object> output = lastOutput;
        // A tag is mostly a constant of the function, so its identity answers.
        if (output == null || tag != lastTag) {
            output = sideOutputs.computeIfAbsent(tag.id(), context::sideOutput);
            lastTag = tag;
            lastOutput = output;
        }
        output.collect(value);
    }
}
