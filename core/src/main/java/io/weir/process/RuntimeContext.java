package io.weir.process;

/** Where a function runs, and its keyed state. Confined to the subtask's thread. */
public interface RuntimeContext extends KeyedStateStore {
    /** The id of the job: 32 hexadecimal digits. */
    String getJobId();

    /** The name of the operator. */
    String getTaskName();

    /** Which subtask, from 0. */
    int getIndexOfThisSubtask();

    /** How many subtasks there are. */
    int getNumberOfParallelSubtasks();

    /** How many key groups there are. */
    int getMaxNumberOfParallelSubtasks();

    /** How often the job was restarted in this process, from 0. */
    int getAttemptNumber();
}
