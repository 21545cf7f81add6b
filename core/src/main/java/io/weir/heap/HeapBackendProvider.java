package io.weir.heap;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendProvider;
import io.weir.config.Configuration;
import java.util.Set;

/** Brings the backend that keeps state on the heap. */
public final class HeapBackendProvider implements StateBackendProvider {
    @Override
    public Set<String> names() {
        return Set.of(HeapStateBackend.NAME, "heap");
    }

    @Override
    public String describe(Configuration configuration) {
        return "tables on the heap, of which there are at most %d MB"
                .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }

    @Override
    public StateBackend open(Configuration configuration) {
        return new HeapStateBackend();
    }
}
