package io.weir.rocksdb;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendProvider;
import io.weir.config.Configuration;
import java.util.Set;

/** Brings the backend that keeps state in RocksDB. */
public final class RocksDbBackendProvider implements StateBackendProvider {
    @Override
    public Set<String> names() {
        return Set.of(RocksDbStateBackend.NAME);
    }

    @Override
    public String describe(Configuration configuration) {
        RocksDbSettings settings = RocksDbSettings.of(configuration);
        return "files below %s, with %d MB of memory outside of the heap and %d MB of it for objects"
                .formatted(
                        settings.localDirectory(),
                        settings.memoryBytes() >> 20,
                        settings.objectCacheBytes() >> 20);
    }

    @Override
    public StateBackend open(Configuration configuration) {
        return new RocksDbStateBackend(RocksDbSettings.of(configuration));
    }
}
