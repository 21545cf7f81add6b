package io.weir.backend;

import io.weir.operator.KeyedState;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import java.util.List;

/**
 * The keyed state of one operator subtask, with its timers and its snapshots. Confined to the
 * subtask's thread.
 *
 * <p>Life: states are declared (when the operator opens) → {@link #restore} for each block of the
 * checkpoint, oldest segment first → records. Snapshots do not overlap: the next starts when the
 * one before is swept.
 */
public interface KeyedBackend extends KeyedState, AutoCloseable {
    /** Returned by the timer methods where there is no timer. */
    long NO_TIMER = Long.MAX_VALUE;

    /**
     * Takes the earliest event timer up to {@code upTo} and makes its key the current one.
     *
     * @return its time, or {@link #NO_TIMER}
     */
    long pollEventTimer(long upTo);

    /**
     * Takes the earliest processing timer up to {@code upTo} and makes its key the current one.
     *
     * @return its time, or {@link #NO_TIMER}
     */
    long pollProcessingTimer(long upTo);

    /** The time of the earliest processing timer, or {@link #NO_TIMER}. */
    long nextProcessingTimer();

    /**
     * Applies the entries of a block to a state, which is declared.
     *
     * @param written how the state was declared when the block was written
     */
    void restore(
            StateId state, StateSchema written, int keyGroup, int entries, BinaryInput content);

    /**
     * Whether the next snapshot must be full, because what was restored was written with another
     * schema.
     */
    boolean mustBeFull();

    /**
     * At the barrier: what the state is now is what the snapshot holds. Takes microseconds,
     * whatever the size of the state. What is captured goes to the receiver that the backend was
     * made with.
     *
     * @param full whether the snapshot holds everything, not just what changed since the last one
     * @return whether it holds everything: {@code full}, or because it {@link #mustBeFull}
     */
    boolean startSnapshot(long checkpointId, boolean full);

    /**
     * Captures some pages.
     *
     * @return whether the snapshot is complete
     */
    boolean sweep(int pages);

    /** The states that were declared, timers included. */
    List<StateInfo> states();

    /** How they were declared, in the same order. */
    List<DeclaredState> declared();

    @Override
    void close();
}
