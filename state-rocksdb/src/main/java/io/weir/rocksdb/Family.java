package io.weir.rocksdb;

import org.rocksdb.ColumnFamilyHandle;

/**
 * A column family: an ordered map of bytes of its own within a {@link Database}.
 *
 * @param id by which batches name it
 */
record Family(int id, ColumnFamilyHandle handle) {
    static Family of(ColumnFamilyHandle handle) {
        return new Family(handle.getID(), handle);
    }
}
