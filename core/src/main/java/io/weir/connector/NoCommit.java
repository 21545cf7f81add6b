package io.weir.connector;

/** The committable of a sink that commits nothing; there is never one. */
public enum NoCommit {
    /** The only value; no writer ever returns it. */
    NOTHING
}
