package io.weir.operators;

import io.weir.function.Collector;
import io.weir.operator.Operator;
import io.weir.operator.OperatorContext;
import io.weir.operator.OperatorFactory;
import io.weir.watermark.TimestampAssigner;
import io.weir.watermark.WatermarkGenerator;
import io.weir.watermark.WatermarkStrategy;
import java.util.function.LongSupplier;

/**
 * Reads event time from the records and makes watermarks of it. Watermarks from before are dropped,
 * but for the one that says that all event time has passed.
 */
public final class TimestampsAndWatermarksOperator<T> extends Operator<T> {
    private final OperatorContext context;
    private final TimestampAssigner<T> assigner;
    private final WatermarkGenerator<T> generator;
    private final EmittedWatermarks watermarks;
    private final Collector<T> output;
    private final PeriodicWatermarks periodic;

    TimestampsAndWatermarksOperator(
            OperatorContext context,
            WatermarkStrategy<T> strategy,
            long intervalMillis,
            Collector<T> output) {
        super(context);
        this.context = context;
        this.assigner = strategy.createTimestampAssigner();
        this.generator = strategy.createWatermarkGenerator(context.clock());
        this.watermarks = new EmittedWatermarks(context);
        this.output = output;
        this.periodic = new PeriodicWatermarks(context, generator, watermarks, intervalMillis);
    }

    /**
     * Makes the subtasks.
     *
     * @param intervalMillis how often watermarks are made, or 0 for at the records only
     */
    public static <T> OperatorFactory factory(
            WatermarkStrategy<T> strategy, LongSupplier intervalMillis) {
        return context ->
                context.create(
                        TimestampsAndWatermarksOperator.class,
                        context,
                        context.function(strategy),
                        intervalMillis.getAsLong(),
                        context.output());
    }

    @Override
    public void open() {
        periodic.start();
    }

    @Override
    public void collect(T record) {
        long timestamp;
        try {
            timestamp = assigner.extractTimestamp(record, context.timestamp());
        } catch (Throwable t) {
            throw failure(t);
        }
        context.setTimestamp(timestamp);
        output.collect(record);
        try {
            generator.onEvent(record, timestamp, watermarks);
        } catch (Throwable t) {
            throw failure(t);
        }
    }

    @Override
    public long watermark(long timestamp) {
        return timestamp == Long.MAX_VALUE ? timestamp : Long.MIN_VALUE;
    }

    @Override
    public void endOfInput() {
        periodic.emit();
    }
}
