package io.weir.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The database of one subtask. Changes gather in a batch and are there for readers once it is
 * {@link #flush flushed}. Nothing is logged or made durable: a crash loses it all, and a restore
 * makes it anew.
 *
 * <p>Belongs to the subtask's thread, but for what {@link #reading} runs: another thread may read
 * snapshots meanwhile, and closing waits for it.
 */
final class Database implements AutoCloseable {
    private static final int BATCH_BYTES = 1 << 16;
    private static final int BATCH_COUNT = 1024;

    /** Up to so many keys of a range are deleted one by one; range deletions slow down reads. */
    private static final int FEW_KEYS = 64;

    private final Path path;
    private final DBOptions options;
    private final ColumnFamilyOptions stateOptions;
    private final ColumnFamilyOptions logOptions;
    private final RocksDB db;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final ReadOptions reads = new ReadOptions();
    private final Set<Snapshot> snapshots = ConcurrentHashMap.newKeySet();
    private final Batch batch = new Batch();
    private int batchNumber;
    private byte[] value = new byte[1 << 10];

    /** All states, by {@link Row}. */
    final Family state;

    /** The order of timers. */
    final Family order;

    /** The {@link ChangeLog}. */
    final Family changes;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    Database(Path path, NativeMemory memory) {
        this.path = path;
        this.options = memory.database();
        this.stateOptions = memory.state();
        this.logOptions = memory.log();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            db =
                    RocksDB.open(
                            options,
                            path.toString(),
                            List.of(
                                    new ColumnFamilyDescriptor(
                                            RocksDB.DEFAULT_COLUMN_FAMILY, stateOptions),
                                    family("order", stateOptions),
                                    family("changes", logOptions)),
                            handles);
        } catch (RocksDBException e) {
            throw failed("can't be opened", e);
        }
        state = Family.of(handles.get(0));
        order = Family.of(handles.get(1));
        changes = Family.of(handles.get(2));
    }

    private static ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
        return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), options);
    }

    /** Something to be done with what other threads may read. */
    @FunctionalInterface
    interface Reading {
        void run() throws RocksDBException;
    }

    /**
     * Runs something that reads, from any thread.
     *
     * @throws IllegalStateException if the database is closed
     */
    void reading(Reading reading) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("The database " + path + " is closed");
            }
            reading.run();
        } catch (RocksDBException e) {
            throw failed("can't be read", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** As {@link #reading}; does nothing if the database is closed. */
    void readingIfOpen(Reading reading) {
        lock.readLock().lock();
        try {
            if (!closed) {
                reading.run();
            }
        } catch (RocksDBException e) {
            throw failed("can't be read", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    // ---- changes

    /** What gathers changes; call {@link #changed} after each. */
    Batch batch() {
        return batch;
    }

    /** Counts batches, so that one can know whether what it wrote is in the present one. */
    int batchNumber() {
        return batchNumber;
    }

    /** Writes the batch if it has grown large. */
    void changed() {
        if (batch.bytes() >= BATCH_BYTES || batch.count() >= BATCH_COUNT) {
            flush();
        }
    }

    /** Writes the batch: readers see all changes. */
    void flush() {
        if (batch.count() == 0) {
            return;
        }
        try (WriteBatch writes = new WriteBatch(batch.toByteArray())) {
            db.write(unlogged, writes);
        } catch (RocksDBException e) {
            throw failed("can't be written; is its disk full?", e);
        }
        batch.clear();
        batchNumber++;
    }

    /**
     * Deletes all keys that begin with a prefix; flushes the batch.
     *
     * @return whether there was any
     */
    boolean deletePrefix(Family family, byte[] prefix) {
        flush();
        byte[] behind = behind(prefix);
        int keys = 0;
        try (Slice end = new Slice(behind);
                ReadOptions range = new ReadOptions().setIterateUpperBound(end);
                RocksIterator iterator = db.newIterator(family.handle(), range)) {
            for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
                byte[] key = iterator.key();
                if (++keys > FEW_KEYS) {
                    batch.deleteRange(family, key, behind);
                    break;
                }
                batch.delete(family, key, key.length);
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw failed("can't be read", e);
        }
        changed();
        return keys > 0;
    }

    /** The least key that is greater than all that begin with a prefix, which is not all 0xff. */
    static byte[] behind(byte[] prefix) {
        int last = prefix.length - 1;
        while (prefix[last] == (byte) 0xff) {
            last--;
        }
        byte[] behind = Arrays.copyOf(prefix, last + 1);
        behind[last]++;
        return behind;
    }

    // ---- reads

    /**
     * Looks a key up; changes in the batch are not seen.
     *
     * @return the length of the value, which is in {@link #value()}, or -1
     */
    int get(Family family, byte[] key, int keyLength) {
        try {
            int length = db.get(family.handle(), reads, key, 0, keyLength, value, 0, value.length);
            if (length > value.length) {
                value = new byte[Math.max(length, value.length * 2)];
                length = db.get(family.handle(), reads, key, 0, keyLength, value, 0, value.length);
            }
            return length == RocksDB.NOT_FOUND ? -1 : length;
        } catch (RocksDBException e) {
            throw failed("can't be read", e);
        }
    }

    /** What {@link #get} has found; until the next call. */
    byte[] value() {
        return value;
    }

    /** Is shown entries; false if it wants no more. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }

    /**
     * Shows entries in the order of their keys; changes in the batch are not seen.
     *
     * @param from the first key, or the least that is greater
     * @param behind where to stop; empty: at the end
     */
    void forEach(Family family, byte[] from, byte[] behind, Visitor visitor) {
        try (Slice end = new Slice(behind);
                ReadOptions range = new ReadOptions()) {
            if (behind.length > 0) {
                range.setIterateUpperBound(end);
            }
            try (RocksIterator iterator = db.newIterator(family.handle(), range)) {
                iterator.seek(from);
                while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
                    iterator.next();
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            throw failed("can't be read", e);
        }
    }

    /** What has been flushed until now, to be read later; to be given back. */
    Snapshot snapshot() {
        Snapshot snapshot = db.getSnapshot();
        snapshots.add(snapshot);
        return snapshot;
    }

    /** Gives a snapshot back. From any thread, while it is open. */
    void release(Snapshot snapshot) {
        if (snapshots.remove(snapshot)) {
            db.releaseSnapshot(snapshot);
            snapshot.close();
        }
    }

    /** Deletes a range of keys at once. From any thread, while it is open. */
    void deleteRange(Family family, byte[] first, byte[] behind) throws RocksDBException {
        db.deleteRange(family.handle(), unlogged, first, behind);
    }

    /**
     * Makes a file of what is in the write buffer of changes. From any thread, while it is open.
     */
    void flushChanges() throws RocksDBException {
        try (FlushOptions now = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            db.flush(now, changes.handle());
        }
    }

    /** Goes through a family. From any thread, within {@link #reading}. */
    RocksIterator iterator(Family family, ReadOptions how) {
        return db.newIterator(family.handle(), how);
    }

    UncheckedIOException failed(String what, RocksDBException e) {
        return new UncheckedIOException(
                new IOException(
                        "The RocksDB in %s %s: %s".formatted(path, what, e.getMessage()), e));
    }

    /** Closes it; snapshots that are left are given back. Its files stay. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            snapshots.forEach(this::release);
            db.cancelAllBackgroundWork(true);
            for (Family family : List.of(state, order, changes)) {
                family.handle().close();
            }
            reads.close();
            unlogged.close();
            db.close();
            stateOptions.close();
            logOptions.close();
            options.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
