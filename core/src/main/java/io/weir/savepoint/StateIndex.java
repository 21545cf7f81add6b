package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.StateId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** The states that a savepoint or checkpoint has, by their ids. Immutable. */
final class StateIndex {
    private final String location;
    private final Map<StateId, OperatorInfo> operators = new LinkedHashMap<>();
    private final Map<StateId, StateInfo> states = new LinkedHashMap<>();

    /**
     * @param location of the savepoint, for messages
     */
    StateIndex(String location, CheckpointMetadata metadata) {
        this.location = location;
        for (OperatorInfo operator : metadata.operators()) {
            for (StateInfo state : operator.states()) {
                var id = new StateId(operator.operatorId(), state.name());
                operators.put(id, operator);
                states.put(id, state);
            }
        }
    }

    /** All states of all operators, in the order of the metadata. */
    List<StateId> ids() {
        return List.copyOf(states.keySet());
    }

    boolean has(StateId state) {
        return states.containsKey(state);
    }

    /** The operator that has a state. */
    OperatorInfo operator(StateId state) {
        return known(operators, state);
    }

    /** Name, kind and schemas of a state. */
    StateInfo info(StateId state) {
        return known(states, state);
    }

    /** The schema of a state's records. */
    Schema recordSchema(StateId state) {
        return RecordSchema.of(operator(state), info(state));
    }

    /** Steps through the records of a state. */
    RecordCursor cursor(StateId state) {
        return new RecordCursor(operator(state), info(state));
    }

    /** What {@code map} has for a state that there must be. */
    <V> V known(Map<StateId, V> map, StateId state) {
        V value = map.get(state);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Savepoint %s has no state %s; it has %s"
                            .formatted(location, state, states.keySet()));
        }
        return value;
    }
}
