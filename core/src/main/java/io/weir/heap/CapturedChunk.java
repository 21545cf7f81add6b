package io.weir.heap;

import io.weir.snapshot.StateId;
import io.weir.types.BinaryOutput;

/**
 * Some entries of one state and key group, as they were at a barrier. Made on the subtask's thread,
 * encoded on another one, once.
 */
public interface CapturedChunk extends io.weir.backend.CapturedBlock {
    /** The state the entries belong to. */
    @Override
    StateId state();

    /** The key group of all of them. */
    @Override
    int keyGroup();

    /** How many entries {@link #encode} writes. */
    @Override
    int entries();

    /** Appends the entries, see {@link io.weir.snapshot.Entries}. May run on any one thread. */
    @Override
    void encode(BinaryOutput out);
}
