package io.weir.rocksdb;

import io.weir.types.BinaryOutput;

/**
 * A state with a list or a map for each key: each element or entry is a key of the database of its
 * own, below the row of the key, so that a change touches one of them, however many there are.
 * Confined to the subtask's thread.
 */
final class CollectionTable {
    private final Declaration state;
    private final CurrentKey keys;
    private final Database database;
    private final ChangeLog changes;
    private final BinaryOutput part = new BinaryOutput(64);
    private final BinaryOutput encoded = new BinaryOutput(256);

    /** Counts removals, so that an iteration knows whether it must look again. */
    private long removals;

    /** The position behind the last element that was added to any list. */
    private long nextPosition;

    CollectionTable(Declaration state, CurrentKey keys, Database database, ChangeLog changes) {
        this.state = state;
        this.keys = keys;
        this.database = database;
        this.changes = changes;
    }

    Declaration state() {
        return state;
    }

    CurrentKey keys() {
        return keys;
    }

    long removals() {
        return removals;
    }

    /** A copy of the row of the current key. */
    byte[] row() {
        return keys.row(state).toByteArray();
    }

    /** The row of the current key and a map key below it; valid until the next call. */
    private BinaryOutput below(Object mapKey) {
        part.clear();
        state.mapKeys().write(mapKey, part);
        BinaryOutput row = keys.row(state);
        row.writeRaw(part.array(), 0, part.position());
        return row;
    }

    /** Adds an element behind all others. Positions are never used again, so nothing is read. */
    void append(Object element) {
        BinaryOutput row = keys.row(state);
        appendPosition(row, nextPosition++);
        encode(element);
        put(row);
    }

    private static void appendPosition(BinaryOutput row, long position) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            row.writeByte((int) (position >>> shift));
        }
    }

    /** Sets an entry of the current key's map. */
    void put(Object mapKey, Object value) {
        BinaryOutput row = below(mapKey);
        encode(value);
        put(row);
    }

    private void encode(Object value) {
        encoded.clear();
        state.valueType().write(value, encoded);
    }

    private void put(BinaryOutput row) {
        database.batch()
                .put(
                        database.state,
                        row.array(),
                        row.position(),
                        encoded.array(),
                        0,
                        encoded.position());
        changes.put(row, encoded.array(), 0, encoded.position());
    }

    /**
     * Looks for an entry of the current key's map.
     *
     * @return the length of its value, which is in {@link Database#value()}, or -1
     */
    int find(Object mapKey) {
        database.flush();
        BinaryOutput row = below(mapKey);
        return database.get(database.state, row.array(), row.position());
    }

    /** Whether a map key is below a row. */
    boolean contains(byte[] row, Object mapKey) {
        database.flush();
        part.clear();
        part.writeRaw(row, 0, row.length);
        state.mapKeys().write(mapKey, part);
        return database.get(database.state, part.array(), part.position()) >= 0;
    }

    byte[] found() {
        return database.value();
    }

    /** Removes an entry of the current key's map; nothing happens if it is not there. */
    void remove(Object mapKey) {
        removals++;
        BinaryOutput row = below(mapKey);
        database.batch().delete(database.state, row.array(), row.position());
        changes.removed(row);
    }

    /** Removes all of the current key. */
    void clear() {
        removals++;
        if (database.deletePrefix(database.state, row())) {
            changes.cleared(keys.row(state));
        }
    }

    /** Shows what is below a row. */
    void forEach(byte[] row, byte[] from, Database.Visitor visitor) {
        database.flush();
        database.forEach(database.state, from, Database.behind(row), visitor);
    }

    /** Whether something is below the current key's row. */
    boolean isEmpty() {
        boolean[] any = {false};
        byte[] row = row();
        forEach(
                row,
                row,
                (key, value) -> {
                    any[0] = true;
                    return false;
                });
        return !any[0];
    }

    // ---- restore

    /** Adds an element, written already, to the list of a row; it is no change. */
    void restoreElement(BinaryOutput row, byte[] value, int from, int length) {
        int end = row.position();
        appendPosition(row, nextPosition++);
        restoreEntry(row, value, from, length);
        row.truncate(end);
    }

    /** Sets an entry, written already; it is no change. */
    void restoreEntry(BinaryOutput row, byte[] value, int from, int length) {
        database.batch().put(database.state, row.array(), row.position(), value, from, length);
        database.changed();
    }

    /** Removes an entry; it is no change. */
    void restoreRemoval(BinaryOutput row) {
        database.batch().delete(database.state, row.array(), row.position());
        database.changed();
    }

    /** Removes all below a row; it is no change. */
    void restoreClear(BinaryOutput row) {
        database.deletePrefix(database.state, row.toByteArray());
    }
}
