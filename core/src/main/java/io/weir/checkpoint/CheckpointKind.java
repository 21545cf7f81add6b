package io.weir.checkpoint;

/** Why a checkpoint is taken. */
public enum CheckpointKind {
    /** Checkpoint 0, before the first record of a job that starts without state. */
    INITIAL,
    /** The interval has passed. */
    PERIODIC,
    /** Somebody asked for a checkpoint. */
    MANUAL,
    /** Somebody asked for a savepoint. */
    SAVEPOINT,
    /** A savepoint after which the job stops. */
    STOP,
    /** The last checkpoint of a job whose sources are at their end. */
    FINAL;

    /** Owned by the user: never subsumed, never retained or deleted by the engine. */
    public boolean isSavepoint() {
        return this == SAVEPOINT || this == STOP;
    }

    /**
     * Whether sinks commit when it is complete. With a plain savepoint they don't: it is the
     * user's, who may delete it, and a job that goes on recovers from its checkpoints. What is
     * pre-committed at a savepoint is committed with the next checkpoint.
     */
    public boolean commits() {
        return this != SAVEPOINT;
    }
}
