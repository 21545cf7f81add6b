package io.weir.operator;

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
import io.weir.types.Type;
import java.util.function.Predicate;

/**
 * The keyed state of one subtask. The handles it gives speak of the current key. Confined to the
 * subtask's thread.
 */
public interface KeyedState {
    /** Sets the key that handles speak of. */
    void setCurrentKey(Object key);

    /** The key that handles speak of. */
    Object currentKey();

    /** Declares a value for each key. */
    <T> ValueState<T> value(ValueStateDescriptor<T> descriptor);

    /** Declares a list for each key. */
    <T> ListState<T> list(ListStateDescriptor<T> descriptor);

    /** Declares a map for each key. */
    <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor);

    /** Declares a value that added ones are folded into. */
    <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor);

    /** Declares an accumulator that values are folded into. */
    <I, A, O> AggregatingState<I, O> aggregating(AggregatingStateDescriptor<I, A, O> descriptor);

    /** Declares a value for each key that lies inline: a primitive. */
    PrimitiveState primitive(String name, Type<?> type);

    /**
     * Looks at some entries of a state, going on where the call before ended and beginning again at
     * the end, and removes what is expired: values, elements of lists, entries of maps. The current
     * key stays what it is. A host may do nothing.
     *
     * @param entries how many keys to look at, about
     * @param expired is shown what is stored
     */
    default void clean(String state, int entries, Predicate<Object> expired) {}

    /** Timers in event time. */
    Timers eventTimers();

    /** Timers in processing time. */
    Timers processingTimers();
}
