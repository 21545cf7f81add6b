package io.weir.process;

/** Which snapshot is made of a function's state. */
public interface FunctionSnapshotContext {
    /** The id of the checkpoint; ids grow. */
    long getCheckpointId();
}
