package io.weir.snapshot;

import io.weir.types.BinaryInput;
import java.io.IOException;

/** Is given blocks of entries, one after the other. */
@FunctionalInterface
public interface BlockVisitor {
    /**
     * One block. {@code content} is verified; a {@link io.weir.types.CorruptDataException} on
     * reading it is told with the file and the block.
     *
     * @param keyGroup -1 for operator state
     * @param entries how many are in {@code content}
     * @param content the entries; its array must not be changed, and may be kept
     */
    void block(StateId state, int keyGroup, int entries, BinaryInput content) throws IOException;
}
