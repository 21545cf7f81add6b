package io.weir.backend;

import io.weir.snapshot.StateId;
import io.weir.types.BinaryOutput;

/**
 * Entries of one state that a snapshot has captured and that are not encoded yet. A backend whose
 * state is large gives them in several parts, so that no more than one part is in memory at a time:
 *
 * <pre>{@code
 * do {
 *     block.encode(out);
 *     write(block.state(), block.keyGroup(), block.entries(), out);
 * } while (block.hasMore());
 * }</pre>
 *
 * Encoded, or dropped, by one thread, which may be any.
 */
public interface CapturedBlock {
    /** The state. */
    StateId state();

    /** The key group of the part that was encoded last; of a block of one part known before. */
    int keyGroup();

    /**
     * How many entries the part has that was encoded last, maybe none; of a block of one part known
     * before.
     */
    int entries();

    /** Appends the entries of the next part, all of one key group. */
    void encode(BinaryOutput out);

    /** Whether there is another part to encode. */
    default boolean hasMore() {
        return false;
    }

    /** It will not be encoded, or not to its end. */
    default void drop() {}
}
