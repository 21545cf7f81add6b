package io.weir.engine;

import io.weir.backend.StateInfo;
import io.weir.operator.Committing;
import io.weir.snapshot.StateId;
import io.weir.types.Type;
import java.util.List;

/**
 * What one task has handed over at a barrier, besides the keyed entries that are captured
 * afterwards.
 *
 * @param images of the state without a key
 * @param preparations of transactions, to be run by the writer
 * @param keyed the keyed states that exist, for the metadata
 */
public record TaskSnapshot(
        List<OperatorStateImage> images, List<Prepared<?>> preparations, List<Keyed> keyed) {
    /**
     * A transaction that has to be made safe before the snapshot counts.
     *
     * @param state under which its committables are stored
     */
    public record Prepared<C>(
            StateId state, int subtask, Type<C> type, Committing.Preparation<C> preparation) {}

    /** A keyed state of an operator. */
    public record Keyed(String operatorId, StateInfo info) {}
}
