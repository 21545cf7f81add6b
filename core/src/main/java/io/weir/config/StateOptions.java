package io.weir.config;

import java.util.List;

/** Where state lives while the job runs. */
public final class StateOptions {
    public static final ConfigOption<String> BACKEND =
            ConfigOption.of("state.backend.type", ValueType.STRING)
                    .withDefault("hashmap")
                    .formerly("state.backend")
                    .describedAs(
                            "The state backend. `hashmap` (or `heap`): tables in memory. `rocksdb`:"
                                    + " files on the local disk, for state larger than memory; it"
                                    + " needs the module `weir-state-rocksdb`.");

    public static final ConfigOption<MemorySize> ROCKSDB_MEMORY =
            ConfigOption.of("state.backend.rocksdb.memory.size", ValueType.MEMORY_SIZE)
                    .withDefault(new MemorySize(256L << 20))
                    .formerly("state.backend.rocksdb.memory.fixed-per-tm")
                    .formerly("state.backend.rocksdb.memory.fixed-per-slot")
                    .describedAs(
                            "Memory outside of the heap that RocksDB has for all states of the job"
                                    + " together: blocks of its files, their indexes and filters,"
                                    + " and write buffers.");

    public static final ConfigOption<Double> ROCKSDB_WRITE_BUFFER_RATIO =
            ConfigOption.of(
                            "state.backend.rocksdb.memory.write-buffer-ratio",
                            ValueType.doubleBetween(0.05, 0.95))
                    .withDefault(0.5)
                    .describedAs("The part of that memory that write buffers may take.");

    public static final ConfigOption<MemorySize> ROCKSDB_OBJECT_CACHE =
            ConfigOption.of("state.backend.rocksdb.object-cache.size", ValueType.MEMORY_SIZE)
                    .withDefaultText("an eighth of the heap")
                    .describedAs(
                            "Heap for values that were used lately, as objects, of all states of"
                                    + " the job together.");

    public static final ConfigOption<String> ROCKSDB_LOCAL_DIRECTORY =
            ConfigOption.of("state.backend.rocksdb.localdir", ValueType.STRING)
                    .withDefaultText("the temporary directory")
                    .describedAs(
                            "The folder in which RocksDB keeps its files while the job runs. They"
                                    + " are no checkpoint and are deleted with the job.");

    static final List<ConfigOption<?>> ALL =
            List.of(
                    BACKEND,
                    ROCKSDB_MEMORY,
                    ROCKSDB_WRITE_BUFFER_RATIO,
                    ROCKSDB_OBJECT_CACHE,
                    ROCKSDB_LOCAL_DIRECTORY);

    private StateOptions() {}
}
