package io.weir.stream;

import io.weir.state.MapStateDescriptor;
import java.util.List;

/**
 * A stream of which every subtask of the operator it is connected to sees all records.
 *
 * @param <T> the type of the records
 */
public final class BroadcastStream<T> {
    private final DataStream<T> stream;
    private final List<MapStateDescriptor<?, ?>> states;

    BroadcastStream(DataStream<T> stream, List<MapStateDescriptor<?, ?>> states) {
        this.stream = stream;
        this.states = states;
    }

    DataStream<T> stream() {
        return stream;
    }

    List<MapStateDescriptor<?, ?>> states() {
        return states;
    }
}
