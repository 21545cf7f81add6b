package io.weir.connector;

import io.weir.time.Clock;

/** What a reader may know and ask for. */
public interface ReaderContext {
    /** Which subtask, from 0. */
    int subtaskIndex();

    /** How many subtasks there are. */
    int parallelism();

    /** What time it is. */
    Clock clock();

    /** Has the reader polled again soon. Safe for any thread. */
    void wake();
}
