package io.weir.rocksdb;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB keeps the contract of state backends, with caches so small that they are always full. */
class RocksDbContractTest extends StateBackendContract {
    @TempDir(factory = FastDirectory.class)
    Path directory;

    @Override
    protected StateBackend backend() {
        return new RocksDbStateBackend(new RocksDbSettings(directory, 8 << 20, 0.5, 20_000));
    }

    @Override
    protected int runs() {
        return 2;
    }
}
