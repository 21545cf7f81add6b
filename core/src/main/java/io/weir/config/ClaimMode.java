package io.weir.config;

/** Who owns the checkpoint or savepoint that a job starts from. */
public enum ClaimMode {
    /** Still its owner: it is never deleted, and the job's own checkpoints don't refer to it. */
    NO_CLAIM,
    /** The job: it is deleted when newer checkpoints subsume it. */
    CLAIM,
    /** As NO_CLAIM: a job never builds on files that are not its own. */
    LEGACY
}
