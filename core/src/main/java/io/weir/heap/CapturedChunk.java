package io.weir.heap;

import io.weir.snapshot.StateId;
import io.weir.types.BinaryOutput;

/**
 * Some entries of one state and key group, as they were at a barrier. Made on the subtask's thread,
 * encoded on another one, once.
 */
public interface CapturedChunk {
    /** The state the entries belong to. */
    StateId state();

    /** The key group of all of them. */
    int keyGroup();

    /** How many entries {@link #encode} writes. */
    int entries();

    /** Appends the entries, see {@link io.weir.snapshot.Entries}. May run on any one thread. */
    void encode(BinaryOutput out);
}
