package io.weir.operators;

import io.weir.operator.OperatorContext;
import io.weir.state.BroadcastState;
import io.weir.state.MapStateDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The broadcast states of an operator, by name. */
final class BroadcastStates {
    private final OperatorContext context;
    private final List<MapStateDescriptor<?, ?>> descriptors;
    private final Map<String, BroadcastState<?, ?>> states = new HashMap<>();

    BroadcastStates(OperatorContext context, List<MapStateDescriptor<?, ?>> descriptors) {
        this.context = context;
        this.descriptors = descriptors;
    }

    /** Declares them. */
    void open() {
        for (MapStateDescriptor<?, ?> descriptor : descriptors) {
            states.put(descriptor.name(), context.operatorState().broadcast(descriptor));
        }
    }

    @SuppressWarnings("unchecked")
    <K, V> BroadcastState<K, V> get(MapStateDescriptor<K, V> descriptor) {
        BroadcastState<?, ?> state = states.get(descriptor.name());
        if (state == null) {
            throw new IllegalArgumentException(
                    "Operator '%s' asks for the broadcast state '%s', but the stream was broadcast with %s. Name it there: stream.broadcast(descriptor, ...)."
                            .formatted(context.name(), descriptor.name(), states.keySet()));
        }
        return (BroadcastState<K, V>) state;
    }
}
