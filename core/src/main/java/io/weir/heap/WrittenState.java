package io.weir.heap;

import io.weir.backend.StateSchema;
import io.weir.state.StateKind;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a state was written into a snapshot.
 *
 * @param mapKey schema of the map keys; null unless it is a MAP
 * @param value schema of the values; of a LIST that of its elements
 */
record WrittenState(StateKind kind, Schema key, @Nullable Schema mapKey, Schema value) {
    /** Parses the schemas. */
    static WrittenState of(StateSchema written) {
        return new WrittenState(
                written.kind(),
                parse(written.key()),
                written.mapKey().map(WrittenState::parse).orElse(null),
                parse(written.value()));
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }
}
