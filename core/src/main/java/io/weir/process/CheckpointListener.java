package io.weir.process;

/** A function that wants to hear when a checkpoint is complete. */
public interface CheckpointListener {
    /** The checkpoint is complete. Best effort: some may be skipped; ids grow. */
    void notifyCheckpointComplete(long checkpointId) throws Exception;
}
