package io.weir.connector;

/** What a writer may know. */
public interface WriterContext extends SinkContext {
    /** Which subtask, from 0. */
    int subtaskIndex();

    /** How many subtasks there are. */
    int parallelism();

    /**
     * The last checkpoint id used in the job before this writer was made, or -1; ids that follow
     * are greater, so it can make names that were never used.
     */
    long restoredCheckpointId();

    /** How often the job was started or restarted in this process before, from 0. */
    int attempt();
}
