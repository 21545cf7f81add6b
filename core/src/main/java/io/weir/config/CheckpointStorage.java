package io.weir.config;

/** Where checkpoints lie. */
public enum CheckpointStorage {
    /** In files; they survive the process. */
    FILESYSTEM,
    /** In the memory of the process, as Flink's job manager has it; they end with it. */
    JOBMANAGER
}
