package io.weir.backend;

import io.weir.snapshot.StateId;
import io.weir.types.BinaryOutput;

/** Entries of one state and key group that a snapshot has captured and that are not encoded yet. */
public interface CapturedBlock {
    /** The state. */
    StateId state();

    /** The key group. */
    int keyGroup();

    /** How many entries. */
    int entries();

    /** Appends the entries; called once, from any thread. */
    void encode(BinaryOutput out);
}
