package io.weir.savepoint;

import io.weir.types.BinaryInput;
import java.io.IOException;

/** Is given the entries of a state, one after the other, as the bytes they were written as. */
@FunctionalInterface
public interface EntryVisitor {
    /**
     * One record of the state's files. What it is given is valid until it returns.
     *
     * @param place the key group; of an operator list the subtask; -1 of a broadcast map
     * @param key Avro binary; empty for state without a key
     * @param mapKey Avro binary; empty unless it is a map
     * @param value Avro binary of the value, the whole list as an Avro array, the map entry's value
     *     or the item
     */
    void entry(int place, BinaryInput key, BinaryInput mapKey, BinaryInput value)
            throws IOException;
}
