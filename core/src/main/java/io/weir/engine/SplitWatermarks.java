package io.weir.engine;

import io.weir.time.Clock;
import io.weir.watermark.WatermarkGenerator;
import io.weir.watermark.WatermarkOutput;
import io.weir.watermark.WatermarkStrategy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The event time of a source's subtask: a generator for each split, and the least of what those
 * that are not idle say. Confined to the task's worker.
 */
final class SplitWatermarks<T> {
    private final WatermarkStrategy<T> strategy;
    private final Clock clock;
    private final Map<String, Split> splits = new LinkedHashMap<>();

    /** Whether there are splits of which none was heard yet. */
    private boolean awaitingFirst;

    /** What one split has said. */
    final class Split implements WatermarkOutput {
        private final WatermarkGenerator<T> generator;
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        Split(WatermarkGenerator<T> generator) {
            this.generator = generator;
        }

        void onEvent(T record, long timestamp) {
            generator.onEvent(record, timestamp, this);
        }

        @Override
        public void emitWatermark(long timestamp) {
            watermark = Math.max(watermark, timestamp);
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }

    SplitWatermarks(WatermarkStrategy<T> strategy, Clock clock) {
        this.strategy = strategy;
        this.clock = clock;
    }

    /** There are splits: as long as none was heard of, others must not run ahead of them. */
    void awaitFirst() {
        awaitingFirst = true;
    }

    /** The split, which is waited for from now on. */
    Split split(String splitId) {
        awaitingFirst = false;
        return splits.computeIfAbsent(
                splitId, id -> new Split(strategy.createWatermarkGenerator(clock)));
    }

    /** The split is at its end; it holds nobody back. */
    void finished(String splitId) {
        splits.remove(splitId);
    }

    /** Time has passed: generators may say something. */
    void periodic() {
        for (Split split : splits.values()) {
            split.generator.onPeriodicEmit(split);
        }
    }

    /**
     * The least event time of the splits that are not idle, {@link WatermarkValve#IDLE} if all are,
     * or {@link Long#MIN_VALUE} if one has said nothing yet.
     */
    long current() {
        if (awaitingFirst) {
            return Long.MIN_VALUE;
        }
        long least = Long.MAX_VALUE;
        boolean active = false;
        for (Split split : splits.values()) {
            if (!split.idle) {
                active = true;
                least = Math.min(least, split.watermark);
            }
        }
        return active ? least : WatermarkValve.IDLE;
    }
}
