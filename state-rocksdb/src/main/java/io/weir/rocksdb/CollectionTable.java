package io.weir.rocksdb;

import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

    /** The key at which cleaning goes on; null at the beginning. */
    private byte @Nullable [] cleanFrom;

    private final BinaryInput input = new BinaryInput(new byte[0]);

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

    // ---- cleaning

    /** Looks at some elements or entries, going on where the call before ended. */
    void clean(int entries, Predicate<Object> expired) {
        database.flush();
        byte[] first = Row.first(state.number());
        byte[] from = cleanFrom == null ? first : cleanFrom;
        cleanFrom = null;
        List<byte[]> found = new ArrayList<>();
        int[] left = {entries};
        database.forEach(
                database.state,
                from,
                Database.behind(first),
                (key, stored) -> {
                    if (left[0]-- == 0) {
                        cleanFrom = key;
                        return false;
                    }
                    if (isExpired(stored, expired)) {
                        found.add(key);
                    }
                    return true;
                });
        if (found.isEmpty()) {
            return;
        }
        removals++;
        if (state.kind() == StateKind.MAP) {
            for (byte[] key : found) {
                part.clear();
                part.writeRaw(key, 0, key.length);
                database.batch().delete(database.state, key, key.length);
                changes.removed(part);
            }
        } else {
            TreeSet<byte[]> rows = new TreeSet<>(Arrays::compareUnsigned);
            for (byte[] key : found) {
                rows.add(Arrays.copyOf(key, Row.key(key, 0, input)));
            }
            rows.forEach(row -> cleanList(row, expired));
        }
    }

    private boolean isExpired(byte[] stored, Predicate<Object> expired) {
        input.reset(stored, 0, stored.length);
        return expired.test(state.valueType().read(input));
    }

    /** Writes a list anew, without what is expired. */
    private void cleanList(byte[] row, Predicate<Object> expired) {
        List<byte[]> living = new ArrayList<>();
        forEach(
                row,
                row,
                (key, stored) -> {
                    if (!isExpired(stored, expired)) {
                        living.add(stored);
                    }
                    return true;
                });
        if (database.deletePrefix(database.state, row)) {
            part.clear();
            part.writeRaw(row, 0, row.length);
            changes.cleared(part);
        }
        for (byte[] element : living) {
            part.clear();
            part.writeRaw(row, 0, row.length);
            appendPosition(part, nextPosition++);
            encoded.clear();
            encoded.writeRaw(element, 0, element.length);
            put(part);
        }
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
