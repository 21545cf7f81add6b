package io.weir.engine;

import java.util.Arrays;

/**
 * The event time of a task with several inputs: the least of those inputs that are not idle. Never
 * goes back. Pure logic, confined to the task's worker.
 */
final class WatermarkValve {
    /** In place of a watermark: the input is idle and holds nobody back. */
    static final long IDLE = Long.MIN_VALUE + 1;

    private final long[] watermarks;
    private final boolean[] idle;
    private long current = Long.MIN_VALUE;
    private boolean allIdle;

    WatermarkValve(int inputs) {
        watermarks = new long[inputs];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        idle = new boolean[inputs];
    }

    /**
     * An input has come to {@code watermark}, or is {@link #IDLE}.
     *
     * @return the watermark that follows for the task, {@link #IDLE}, or {@link Long#MIN_VALUE} if
     *     nothing changes
     */
    long advance(int input, long watermark) {
        if (watermark == IDLE) {
            idle[input] = true;
        } else {
            idle[input] = false;
            watermarks[input] = Math.max(watermarks[input], watermark);
        }
        long least = Long.MAX_VALUE;
        boolean active = false;
        for (int i = 0; i < watermarks.length; i++) {
            if (!idle[i]) {
                active = true;
                least = Math.min(least, watermarks[i]);
            }
        }
        if (!active) {
            boolean news = !allIdle;
            allIdle = true;
            return news ? IDLE : Long.MIN_VALUE;
        }
        boolean wasIdle = allIdle;
        allIdle = false;
        if (least > current) {
            current = least;
            return least;
        }
        // Those after us must learn that we are active again.
        return wasIdle && current != Long.MIN_VALUE ? current : Long.MIN_VALUE;
    }
}
