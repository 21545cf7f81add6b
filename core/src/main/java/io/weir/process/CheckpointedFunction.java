package io.weir.process;

/**
 * A function that keeps operator state: state that belongs to no key. It may hold things in fields
 * and put them into state when a snapshot is made.
 */
public interface CheckpointedFunction {
    /** Puts what is held in fields into state. At the barrier of a checkpoint, between records. */
    void snapshotState(FunctionSnapshotContext context) throws Exception;

    /** Declares state and takes what was restored. Called once, before {@code open}. */
    void initializeState(FunctionInitializationContext context) throws Exception;
}
