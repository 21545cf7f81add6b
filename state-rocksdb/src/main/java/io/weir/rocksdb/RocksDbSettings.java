package io.weir.rocksdb;

import io.weir.config.ConfigException;
import io.weir.config.Configuration;
import io.weir.config.MemorySize;
import io.weir.config.StateOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What the backend is configured with.
 *
 * @param localDirectory in which the working directories of jobs are made
 * @param memoryBytes outside of the heap, for all states of a job together
 * @param writeBufferRatio which part of it write buffers may take
 * @param objectCacheBytes on the heap, for all states of a job together
 */
record RocksDbSettings(
        Path localDirectory, long memoryBytes, double writeBufferRatio, long objectCacheBytes) {
    /** With less than this RocksDB does nothing but write files of some kilobytes. */
    private static final long LEAST_MEMORY = 4L << 20;

    static RocksDbSettings of(Configuration configuration) {
        long memory = configuration.get(StateOptions.ROCKSDB_MEMORY).bytes();
        if (memory < LEAST_MEMORY) {
            throw new ConfigException(
                    "%s is %d bytes; RocksDB needs at least 4 mb, and a job with large state does well with some hundreds."
                            .formatted(StateOptions.ROCKSDB_MEMORY, memory));
        }
        return new RocksDbSettings(
                directory(configuration),
                memory,
                configuration.get(StateOptions.ROCKSDB_WRITE_BUFFER_RATIO),
                configuration
                        .find(StateOptions.ROCKSDB_OBJECT_CACHE)
                        .map(MemorySize::bytes)
                        .orElseGet(() -> Runtime.getRuntime().maxMemory() / 8));
    }

    private static Path directory(Configuration configuration) {
        String text =
                configuration
                        .find(StateOptions.ROCKSDB_LOCAL_DIRECTORY)
                        .orElseGet(() -> System.getProperty("java.io.tmpdir"));
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new ConfigException(
                    "%s is '%s', which is not a path: %s."
                            .formatted(StateOptions.ROCKSDB_LOCAL_DIRECTORY, text, e.getReason()),
                    e);
        }
    }
}
