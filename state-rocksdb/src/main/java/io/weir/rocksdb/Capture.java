package io.weir.rocksdb;

import io.weir.backend.CapturedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * What a snapshot holds of a subtask: what the database was at the barrier, to be read by another
 * thread while the subtask goes on. It ends when all states are read or dropped.
 */
final class Capture {
    private final Database database;
    private final Snapshot snapshot;
    private final long changes;
    private final boolean everything;
    private final AtomicInteger unfinished = new AtomicInteger();
    private boolean prepared;

    /**
     * @param snapshot of the state
     * @param changes the number of the {@link ChangeLog} until the barrier
     * @param everything whether all state is captured, not just what has changed
     */
    Capture(Database database, Snapshot snapshot, long changes, boolean everything) {
        this.database = database;
        this.snapshot = snapshot;
        this.changes = changes;
        this.everything = everything;
    }

    /** A block for each state; if there is none the capture is over. */
    List<CapturedBlock> blocks(List<Declaration> states) {
        unfinished.set(states.size() + 1);
        List<CapturedBlock> blocks = new ArrayList<>();
        for (Declaration state : states) {
            blocks.add(new CapturedState(this, database, state));
        }
        finished();
        return blocks;
    }

    /** Makes the changes a file, which is in order. Before anything is read. */
    void prepare() throws RocksDBException {
        if (!everything && !prepared) {
            prepared = true;
            database.flushChanges();
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    long changes() {
        return changes;
    }

    boolean everything() {
        return everything;
    }

    /** A state is read, or will not be. From any thread. */
    void finished() {
        if (unfinished.decrementAndGet() == 0) {
            database.readingIfOpen(
                    () -> {
                        database.release(snapshot);
                        ChangeLog.delete(database, changes);
                    });
        }
    }
}
