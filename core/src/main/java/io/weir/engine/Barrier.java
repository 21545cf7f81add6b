package io.weir.engine;

/**
 * What goes through the channels for a checkpoint.
 *
 * @param checkpointId of the checkpoint
 * @param full whether all workers capture keyed state whole
 * @param stop whether sources go on after it
 */
public record Barrier(long checkpointId, boolean full, Stop stop) {
    /** Whether sources go on after a barrier. */
    public enum Stop {
        /** They go on. */
        NO,
        /** They send nothing more after it, unless the checkpoint fails. */
        SUSPEND,
        /**
         * Before it, event time goes to its end and all operators finish: nothing is left to do.
         */
        DRAIN
    }

    /** Of a checkpoint after which the job goes on. */
    public static Barrier of(long checkpointId, boolean full) {
        return new Barrier(checkpointId, full, Stop.NO);
    }
}
