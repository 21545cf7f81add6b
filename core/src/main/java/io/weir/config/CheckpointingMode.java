package io.weir.config;

/** What a checkpoint promises about each record's effect on the state. */
public enum CheckpointingMode {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
}
