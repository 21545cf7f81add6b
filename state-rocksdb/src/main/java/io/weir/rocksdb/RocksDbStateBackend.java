package io.weir.rocksdb;

import io.weir.backend.CapturedBlock;
import io.weir.backend.KeyedBackend;
import io.weir.backend.StateBackend;
import io.weir.config.ConfigException;
import io.weir.types.Type;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Keeps keyed state in RocksDB: a database for each subtask of a keyed operator, in a folder that
 * lasts as long as the attempt, and one allowance of memory for all of them.
 */
final class RocksDbStateBackend implements StateBackend {
    /** Its name in {@code state.backend.type}. */
    static final String NAME = "rocksdb";

    private final WorkDirectory directory;
    private final NativeMemory memory;
    private final CacheAllowance cache;
    private int databases;

    RocksDbStateBackend(RocksDbSettings settings) {
        try {
            directory = WorkDirectory.in(settings.localDirectory());
        } catch (IOException e) {
            throw new ConfigException(
                    "RocksDB can't have its files in %s: %s. Set state.backend.rocksdb.localdir to a folder on a local disk that can be written."
                            .formatted(settings.localDirectory(), e),
                    e);
        }
        NativeLibrary.load(directory.path());
        memory = new NativeMemory(settings);
        cache = new CacheAllowance(settings.objectCacheBytes());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized KeyedBackend create(
            String operatorId,
            Type<?> keyType,
            int maxParallelism,
            int firstKeyGroup,
            int lastKeyGroup,
            Consumer<CapturedBlock> captured) {
        CurrentKey key =
                new CurrentKey(operatorId, keyType, maxParallelism, firstKeyGroup, lastKeyGroup);
        Database database =
                new Database(directory.path().resolve(Integer.toString(databases++)), memory);
        return new RocksDbKeyedState(key, database, cache, captured);
    }

    /** Gives the memory back and deletes the files. */
    @Override
    public synchronized void close() {
        memory.close();
        try {
            directory.close();
        } catch (IOException e) {
            Log.LOG.warn("{} can't be deleted", directory.path(), e);
        }
    }
}
