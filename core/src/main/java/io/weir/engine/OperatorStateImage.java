package io.weir.engine;

import io.weir.snapshot.StateId;
import java.util.List;
import java.util.Optional;

/**
 * One state of an operator's subtask that has no key, as it is stored: always whole.
 *
 * @param state whose it is
 * @param subtask of the operator
 * @param kind how the items are dealt out at a restore
 * @param mapKeySchema of a broadcast map's keys, as Avro schema in JSON
 * @param valueSchema of the items, or a broadcast map's values
 * @param items encoded; for a broadcast map each key is followed by its value
 */
public record OperatorStateImage(
        StateId state,
        int subtask,
        Kind kind,
        Optional<String> mapKeySchema,
        String valueSchema,
        List<byte[]> items) {
    /** How items are dealt out to the subtasks at a restore. */
    public enum Kind {
        /** Each item goes to one subtask. */
        LIST,
        /** All items go to every subtask. */
        UNION,
        /** All subtasks hold the same. */
        BROADCAST
    }
}
