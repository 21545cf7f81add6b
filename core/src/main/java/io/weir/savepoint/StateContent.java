package io.weir.savepoint;

import io.weir.snapshot.CheckpointMetadata;
import io.weir.snapshot.MergedState;
import io.weir.snapshot.StateId;
import io.weir.snapshot.StateReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * State that lies on disk: in the Avro files of a savepoint, or in the segments of a checkpoint.
 * Both give the same records in the same order. Holds metadata only; safe for any thread.
 */
abstract sealed class StateContent permits SavepointReader, CheckpointContent {
    /** Where it lies, as a URI. */
    abstract String location();

    abstract CheckpointMetadata metadata();

    abstract StateIndex index();

    /**
     * The records of a state.
     *
     * @param keyGroups that are wanted; those of others may come along
     */
    abstract RecordBlocks blocks(StateId state, IntPredicate keyGroups) throws IOException;

    /** Every record of a state, in order. */
    final RecordStream stream(StateId state) throws IOException {
        return new RecordStream(this, state, keyGroup -> true);
    }

    /** How a state spreads over key groups, as far as the indexes say, without reading it. */
    abstract Spread spread(StateId state) throws IOException;

    /** How many bytes a state has in files. */
    abstract long bytes(StateId state) throws IOException;

    /**
     * Some of its states as the lowest layer of a new savepoint.
     *
     * @param states by their ids in the new savepoint, what they are here
     */
    abstract MergedState.Layer layer(Map<StateId, StateId> states) throws IOException;

    /** How a job reads it. */
    abstract StateReader reader();

    /** Reads everything; what is damaged, or nothing. */
    abstract List<Damage> verify() throws IOException;
}
