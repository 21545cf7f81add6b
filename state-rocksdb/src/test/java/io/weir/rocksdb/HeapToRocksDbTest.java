package io.weir.rocksdb;

import io.weir.backend.StateBackend;
import io.weir.backend.StateBackendContract;
import io.weir.heap.HeapStateBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What the heap has captured is restored by RocksDB. */
class HeapToRocksDbTest extends StateBackendContract {
    @TempDir(factory = FastDirectory.class)
    Path directory;

    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }

    @Override
    protected StateBackend restoringBackend() {
        return new RocksDbStateBackend(new RocksDbSettings(directory, 8 << 20, 0.5, 1 << 20));
    }

    @Override
    protected int runs() {
        return 1;
    }
}
