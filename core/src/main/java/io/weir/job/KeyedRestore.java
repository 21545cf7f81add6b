package io.weir.job;

import io.weir.backend.StateSchema;
import io.weir.engine.KeyedTarget;
import io.weir.snapshot.CheckpointMetadata.OperatorInfo;
import io.weir.snapshot.CheckpointMetadata.StateInfo;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import io.weir.state.StateKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills keyed state from a checkpoint or savepoint. Used by one worker's thread. */
final class KeyedRestore {
    private final StateReader from;
    private final Map<StateId, StateSchema> schemas = new HashMap<>();

    KeyedRestore(StateReader from) {
        this.from = from;
        for (OperatorInfo operator : from.metadata().operators()) {
            for (StateInfo state : operator.states()) {
                if (state.kind().isKeyed()) {
                    schemas.put(
                            new StateId(operator.operatorId(), state.name()),
                            new StateSchema(
                                    StateKind.valueOf(state.kind().name()),
                                    operator.keySchema().orElse(""),
                                    state.mapKeySchema(),
                                    state.valueSchema()));
                }
            }
        }
    }

    /** Applies all blocks that concern the targets. */
    void into(List<KeyedTarget> targets) throws IOException {
        Map<String, List<KeyedTarget>> byOperator = new HashMap<>();
        for (KeyedTarget target : targets) {
            byOperator.computeIfAbsent(target.operatorId(), id -> new ArrayList<>()).add(target);
        }
        from.restore(
                keyGroup -> keyGroup >= 0 && targets.stream().anyMatch(t -> t.owns(keyGroup)),
                (state, keyGroup, entries, content) -> {
                    StateSchema schema = schemas.get(state);
                    if (schema == null) {
                        return;
                    }
                    for (KeyedTarget target :
                            byOperator.getOrDefault(state.operatorId(), List.of())) {
                        if (target.owns(keyGroup)) {
                            target.backend().restore(state, schema, keyGroup, entries, content);
                        }
                    }
                });
    }
}
