package io.weir.process;

import io.weir.state.AggregatingState;
import io.weir.state.AggregatingStateDescriptor;
import io.weir.state.ListState;
import io.weir.state.ListStateDescriptor;
import io.weir.state.MapState;
import io.weir.state.MapStateDescriptor;
import io.weir.state.ReducingState;
import io.weir.state.ReducingStateDescriptor;
import io.weir.state.ValueState;
import io.weir.state.ValueStateDescriptor;

/**
 * Gives the state of the current key. To be asked when a function is opened; the handles stay valid
 * and speak of the key of the record or timer that is being processed.
 *
 * <p>Every method throws {@link IllegalStateException} if the function's input has no key.
 */
public interface KeyedStateStore {
    /** A value for each key. */
    <T> ValueState<T> getState(ValueStateDescriptor<T> descriptor);

    /** A list for each key. */
    <T> ListState<T> getListState(ListStateDescriptor<T> descriptor);

    /** A map for each key. */
    <K, V> MapState<K, V> getMapState(MapStateDescriptor<K, V> descriptor);

    /** A value for each key that added ones are folded into. */
    <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> descriptor);

    /** An accumulator for each key that values are folded into. */
    <I, A, O> AggregatingState<I, O> getAggregatingState(
            AggregatingStateDescriptor<I, A, O> descriptor);
}
