package io.weir.operator;

/** The timers of one subtask in one kind of time, milliseconds since the epoch. */
public interface Timers {
    /** Registers a timer for the current key; a second one for the same time changes nothing. */
    void register(long timestamp);

    /** Removes the current key's timer for that time, if there is one. */
    void delete(long timestamp);
}
