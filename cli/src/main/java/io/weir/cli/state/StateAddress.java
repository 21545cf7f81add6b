package io.weir.cli.state;

import io.weir.savepoint.Savepoint;
import io.weir.savepoint.SavepointState;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import java.util.List;
import java.util.Optional;

/**
 * How people name a state: {@code words/count}, the operator's uid (or its name or id) and the
 * state's name. Both may have slashes in them.
 */
public final class StateAddress {
    private StateAddress() {}

    /** The address of a state. */
    public static String of(SavepointState state) {
        return operator(state.operator()) + "/" + state.id().name();
    }

    /** How an operator is named: its uid, or else its id, which is unlike all others. */
    public static String operator(OperatorInfo operator) {
        return operator.uid().orElse(operator.operatorId());
    }

    /** The state that an address names, if there is one. */
    public static Optional<SavepointState> find(Savepoint savepoint, String address) {
        List<SavepointState> states = savepoint.states();
        for (SavepointState state : states) {
            OperatorInfo operator = state.operator();
            String name = "/" + state.id().name();
            if (address.equals(of(state)) || address.equals(operator.operatorId() + name)) {
                return Optional.of(state);
            }
        }
        return states.stream()
                .filter(s -> address.equals(s.operator().name() + "/" + s.id().name()))
                .findFirst();
    }

    /** The operator that is named, by its uid, id or name. */
    public static Optional<OperatorInfo> operator(Savepoint savepoint, String name) {
        return savepoint.metadata().operator(name);
    }
}
