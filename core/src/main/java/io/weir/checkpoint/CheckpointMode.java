package io.weir.checkpoint;

/** What a checkpoint promises about each record's effect on the state. */
public enum CheckpointMode {
    /** An input that has delivered the barrier waits, so each record counts once. */
    EXACTLY_ONCE,
    /** No input waits; after a failure a record may count twice. */
    AT_LEAST_ONCE
}
