package io.weir.heap;

import io.weir.backend.CapturedBlock;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateBackend;
import io.weir.types.Type;
import java.util.function.Consumer;

/** Keeps keyed state on the heap: the default. */
public final class HeapStateBackend implements StateBackend {
    /** Its name in {@code state.backend.type}. */
    public static final String NAME = "hashmap";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyedBackend create(
            String operatorId,
            Type<?> keyType,
            int maxParallelism,
            int firstKeyGroup,
            int lastKeyGroup,
            Consumer<CapturedBlock> captured) {
        return new HeapKeyedState(
                operatorId, keyType, maxParallelism, firstKeyGroup, lastKeyGroup, captured);
    }
}
