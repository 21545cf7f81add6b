package io.weir.savepoint;

import io.weir.types.BinaryInput;
import io.weir.types.CorruptDataException;
import java.io.IOException;

/**
 * Goes through the entries of a state as they are asked for, ordered by key group, then by the
 * bytes of the key, then by those of the map key. What it gives is valid until the next one; its
 * parts are those of {@link EntryVisitor}. Holds no resource. Confined to one thread.
 */
public final class EntryCursor {
    private final RecordStream stream;
    private final RecordCursor at;

    EntryCursor(RecordStream stream) {
        this.stream = stream;
        this.at = stream.record();
    }

    /**
     * Goes to the next entry; false if there is none.
     *
     * @throws io.weir.snapshot.DamagedFileException if a file is not what was written
     */
    public boolean next() throws IOException {
        return stream.next();
    }

    /** The key group; of an operator list the subtask; -1 of a broadcast map. */
    public int place() {
        return at.place();
    }

    /** Avro binary of the key; empty for state without a key. */
    public BinaryInput key() {
        return at.key();
    }

    /** Avro binary of the map key; empty unless it is a map. */
    public BinaryInput mapKey() {
        return at.mapKey();
    }

    /** Avro binary of the value, the list, the map entry's value or the item. */
    public BinaryInput value() {
        return at.value();
    }

    /** What it means that the entry can't be understood, with the file that it is in. */
    public IOException unreadable(CorruptDataException e) {
        return stream.unreadable(e);
    }
}
