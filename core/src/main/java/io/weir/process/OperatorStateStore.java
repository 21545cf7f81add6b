package io.weir.process;

import io.weir.state.BroadcastState;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapStateDescriptor;

/**
 * Gives state that belongs to no key. After a restore at another parallelism the items of a list
 * are dealt out anew.
 */
public interface OperatorStateStore {
    /** A list whose items are dealt out to the subtasks after a restore. */
    <T> ListState<T> getListState(ListStateDescriptor<T> descriptor);

    /** A list whose items all go to every subtask after a restore. */
    <T> ListState<T> getUnionListState(ListStateDescriptor<T> descriptor);

    /** A map that all subtasks must hold alike. */
    <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> descriptor);
}
