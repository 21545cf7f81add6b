package io.weir.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.VectorMemTableConfig;
import org.rocksdb.WriteBufferManager;

/**
 * The one allowance of memory outside of the heap for all databases of a job, and the options that
 * make them keep to it: blocks of files with their indexes and filters lie in one cache, and write
 * buffers are charged to it.
 */
final class NativeMemory implements AutoCloseable {
    private static final long MEGABYTE = 1L << 20;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter = new BloomFilter(10);
    private final long writeBufferSize;

    NativeMemory(RocksDbSettings settings) {
        long writes = (long) (settings.memoryBytes() * settings.writeBufferRatio());
        cache = new LRUCache(settings.memoryBytes(), -1, false, 0.1);
        writeBuffers = new WriteBufferManager(writes, cache);
        writeBufferSize = Math.max(MEGABYTE / 4, Math.min(32 * MEGABYTE, writes / 8));
    }

    DBOptions database() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setErrorIfExists(true)
                .setWriteBufferManager(writeBuffers)
                // One thread writes, and what it writes is in checkpoints, not in a log of
                // RocksDB's.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                .setAvoidFlushDuringShutdown(true)
                .setManualWalFlush(true)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** For state: looked up by key, and gone through in order. */
    ColumnFamilyOptions state() {
        return base().setCompressionType(CompressionType.LZ4_COMPRESSION)
                // Most keys that are looked up are in no write buffer; this says so without a
                // search.
                .setMemtablePrefixBloomSizeRatio(0.1)
                .setMemtableWholeKeyFiltering(true)
                .setTableFormatConfig(
                        blocks().setFilterPolicy(filter)
                                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                                .setDataBlockHashTableUtilRatio(0.75));
    }

    /** For what is written, gone through once in order, and deleted. */
    ColumnFamilyOptions log() {
        return base().setCompressionType(CompressionType.NO_COMPRESSION)
                // Nothing looks a key up in it, so it need not be sorted before it is a file.
                .setMemTableConfig(new VectorMemTableConfig())
                // Most of it is deleted before it is worth a compaction.
                .setLevel0FileNumCompactionTrigger(8)
                .setTableFormatConfig(blocks());
    }

    private ColumnFamilyOptions base() {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(writeBufferSize)
                .setArenaBlockSize(Math.min(MEGABYTE, writeBufferSize / 8))
                .setMaxWriteBufferNumber(3);
    }

    private BlockBasedTableConfig blocks() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
    }

    /** After all databases are closed. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
        filter.close();
    }
}
