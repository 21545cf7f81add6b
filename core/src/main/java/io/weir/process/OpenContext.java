package io.weir.process;

/** What is known when a function is opened. */
public interface OpenContext {
    /** Whether the job goes on from a checkpoint or savepoint. */
    boolean isRestored();
}
