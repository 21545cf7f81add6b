package io.weir.backend;

import io.weir.types.Type;
import java.util.function.Consumer;

/** Makes the keyed state of the subtasks of one attempt at a job. Safe for any thread. */
public interface StateBackend extends AutoCloseable {
    /** Its name in {@code state.backend.type}. */
    String name();

    /**
     * The keyed state of one subtask.
     *
     * @param operatorId of the operator: 32 hexadecimal digits
     * @param keyType of its key
     * @param maxParallelism number of key groups of the operator
     * @param firstKeyGroup the first that the subtask owns
     * @param lastKeyGroup the last that the subtask owns
     * @param captured takes what a snapshot captures, on the subtask's thread
     */
    KeyedBackend create(
            String operatorId,
            Type<?> keyType,
            int maxParallelism,
            int firstKeyGroup,
            int lastKeyGroup,
            Consumer<CapturedBlock> captured);

    /** Frees what its subtasks share, after all of them are closed. */
    @Override
    default void close() {}
}
