package io.weir.savepoint;

import io.weir.snapshot.DamagedFileException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a state, some of them in memory at a time. The content is overwritten by the next
 * block. Confined to one thread.
 */
interface RecordBlocks {
    /** Goes to the next block; false if there is none. */
    boolean next() throws IOException;

    /** How many records the block has. */
    int entries();

    /** The array whose first {@link #length()} bytes are the records. */
    byte[] content();

    int length();

    /** What it means that a record of the block can't be understood. */
    DamagedFileException unreadable(@Nullable String what, Exception cause);
}
