/**
 * Keyed state in RocksDB, for state larger than memory: a database for each subtask, with an object
 * cache in front of it, and snapshots in the format that all backends share.
 *
 * <p>Read first: {@code RocksDbKeyedState}, then {@code Database}.
 *
 * <p>May use: {@code backend}, {@code config}, {@code function}, {@code operator}, {@code
 * snapshot}, {@code state}, {@code types}.
 */
@NullMarked
package io.weir.rocksdb;

import org.jspecify.annotations.NullMarked;
