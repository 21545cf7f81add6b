package io.weir.operator;

import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;

/**
 * State of an operator that has no key. After a restore at another parallelism the items of a list
 * are dealt out anew, those of a union list all go to everybody, and a broadcast map is the same
 * everywhere. Confined to the subtask's thread.
 */
public interface OperatorState {
    /** A list of independent items that are dealt out to the subtasks. */
    <T> ListState<T> list(ListStateDescriptor<T> descriptor);

    /** A list of independent items that every subtask gets all of after a restore. */
    <T> ListState<T> unionList(ListStateDescriptor<T> descriptor);

    /** A map that all subtasks hold alike. */
    <K, V> BroadcastState<K, V> broadcast(MapStateDescriptor<K, V> descriptor);

    /** Whether the job goes on from a checkpoint. */
    boolean isRestored();
}
