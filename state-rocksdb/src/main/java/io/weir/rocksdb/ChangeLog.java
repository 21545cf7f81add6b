package io.weir.rocksdb;

import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import org.rocksdb.RocksDBException;

/**
 * What has changed since the last barrier, of all states, in a column family of the database. It
 * may be larger than memory, keeps the last change of each key only, and is in the order in which a
 * snapshot wants it.
 *
 * <pre>
 *   u64 number of the log, big endian | Row of what has changed
 *       →   operation (1 byte) | u64 how many changes there were before, little endian | value
 * </pre>
 *
 * <p>It is only ever written to until the barrier, and read after it: what came before a list or
 * map was cleared is in it still, and is known by its number.
 *
 * <p>Each time between two barriers has a log of its own, which is deleted as a whole when it is in
 * a checkpoint, mostly before it reaches a file. Confined to the subtask's thread.
 */
final class ChangeLog {
    /** A value, an element of a list, or an entry of a map was put. */
    static final int PUT = 1;

    /** A value or an entry of a map was removed. */
    static final int REMOVED = 2;

    /** Under the row itself: the list or map was cleared, after what has a smaller number. */
    static final int CLEARED = 3;

    static final int NUMBER_BYTES = 8;

    /** Where the value begins in what is stored. */
    static final int VALUE_OFFSET = 9;

    private static final byte[] NOTHING = {};

    private final Database database;
    private long number = 1;
    private long sequence;

    ChangeLog(Database database) {
        this.database = database;
    }

    /** Notes that a value was put. */
    void put(BinaryOutput row, byte[] value, int from, int length) {
        note(row, PUT, value, from, length);
    }

    /** Notes that a value was removed. */
    void removed(BinaryOutput row) {
        note(row, REMOVED, NOTHING, 0, 0);
    }

    /** Notes that nothing is below a row any more. */
    void cleared(BinaryOutput row) {
        note(row, CLEARED, NOTHING, 0, 0);
    }

    private void note(BinaryOutput row, int operation, byte[] value, int from, int length) {
        database.batch()
                .put(
                        database.changes,
                        number,
                        row.array(),
                        row.position(),
                        operation,
                        sequence++,
                        value,
                        from,
                        length);
        database.changed();
    }

    /** The key of a row, or of what begins with it. */
    static byte[] key(long number, byte[] row, int length) {
        BinaryOutput key = new BinaryOutput(NUMBER_BYTES + length);
        key.writeFixed64(Long.reverseBytes(number));
        key.writeRaw(row, 0, length);
        return key.toByteArray();
    }

    /** How many changes there were before one. */
    static long sequence(byte[] stored) {
        return new BinaryInput(stored, 1, Long.BYTES).readFixed64();
    }

    /** At the barrier: the log until now; what follows goes into another. */
    long next() {
        return number++;
    }

    /** Deletes a log. From any thread, while the database is open. */
    static void delete(Database database, long number) throws RocksDBException {
        byte[] first = key(number, NOTHING, 0);
        database.deleteRange(database.changes, first, Database.behind(first));
    }
}
