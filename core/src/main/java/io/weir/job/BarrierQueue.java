package io.weir.job;

import io.weir.engine.Barrier;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets barriers into the workers one after the other: a worker captures one snapshot at a time, and
 * a savepoint, for instance, may be triggered while a checkpoint is being captured. Pure logic.
 */
final class BarrierQueue {
    private final ArrayDeque<Barrier> waiting = new ArrayDeque<>();
    private @Nullable Barrier sent;

    /** A barrier is to go; gives it if it may go now, otherwise it waits. */
    Optional<Barrier> add(Barrier barrier) {
        if (sent != null) {
            waiting.add(barrier);
            return Optional.empty();
        }
        sent = barrier;
        return Optional.of(barrier);
    }

    /** All workers have captured a checkpoint, or it was given up; gives the barrier that goes. */
    Optional<Barrier> ended(long checkpointId) {
        waiting.removeIf(barrier -> barrier.checkpointId() == checkpointId);
        if (sent == null || sent.checkpointId() != checkpointId) {
            return Optional.empty();
        }
        sent = waiting.poll();
        return Optional.ofNullable(sent);
    }
}
