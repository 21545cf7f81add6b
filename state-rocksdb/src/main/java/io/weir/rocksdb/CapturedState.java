package io.weir.rocksdb;

import io.weir.backend.CapturedBlock;
import io.weir.snapshot.Entries;
import io.weir.snapshot.StateId;
import io.weir.state.StateKind;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One state of a {@link Capture}, in parts: goes through the database, or through what has changed,
 * in the order of keys, and makes {@link Entries} of it. Between two parts nothing of the database
 * is held, so that it can be closed.
 */
final class CapturedState implements CapturedBlock {
    /** Where a part is cut. */
    private static final int PART_BYTES = 1 << 18;

    private static final long NEVER = -1;

    /** In place of an operation on what was cleared later. */
    private static final int OVERTAKEN = 0;

    private final Capture capture;
    private final Database database;
    private final Declaration state;

    /** Bytes before the row: the number of the log, where changes are read. */
    private final int prefix;

    private final byte[] first;
    private final byte[] behind;
    private byte @Nullable [] next;
    private boolean over;
    private int keyGroup;
    private int entries;

    private final BinaryInput input = new BinaryInput(new byte[0]);
    private final BinaryOutput key = new BinaryOutput(64);
    private final BinaryOutput payload = new BinaryOutput(256);
    private final BinaryOutput parts = new BinaryOutput(256);
    private final BinaryOutput removed = new BinaryOutput(64);

    CapturedState(Capture capture, Database database, Declaration state) {
        this.capture = capture;
        this.database = database;
        this.state = state;
        byte[] rows = Row.first(state.number());
        prefix = capture.everything() ? 0 : ChangeLog.NUMBER_BYTES;
        first = capture.everything() ? rows : ChangeLog.key(capture.changes(), rows, rows.length);
        behind = Database.behind(first);
        next = first;
    }

    @Override
    public StateId state() {
        return state.id();
    }

    @Override
    public int keyGroup() {
        return keyGroup;
    }

    @Override
    public int entries() {
        return entries;
    }

    @Override
    public boolean hasMore() {
        return next != null;
    }

    @Override
    public void drop() {
        next = null;
        if (!over) {
            over = true;
            capture.finished();
        }
    }

    @Override
    public void encode(BinaryOutput out) {
        entries = 0;
        byte[] from = next;
        if (from == null) {
            throw new IllegalStateException("State " + state.id() + " is encoded twice");
        }
        next = null;
        database.reading(
                () -> {
                    capture.prepare();
                    part(from, out);
                });
        if (next == null) {
            drop();
        }
    }

    private void part(byte[] from, BinaryOutput out) throws RocksDBException {
        Family source = capture.everything() ? database.state : database.changes;
        try (ReadOptions how = new ReadOptions().setFillCache(false).setReadaheadSize(PART_BYTES)) {
            how.setSnapshot(capture.snapshot());
            try (RocksIterator iterator = database.iterator(source, how)) {
                iterator.seek(from);
                while (iterator.isValid()) {
                    byte[] at = iterator.key();
                    if (Arrays.compareUnsigned(at, behind) >= 0) {
                        break;
                    }
                    int group = Row.keyGroup(at, prefix);
                    if (entries > 0 && (group != keyGroup || out.position() >= PART_BYTES)) {
                        next = at;
                        break;
                    }
                    keyGroup = group;
                    if (state.kind() == StateKind.VALUE) {
                        value(at, iterator, out);
                    } else if (capture.everything()) {
                        collection(at, iterator, out);
                    } else {
                        changedCollection(at, iterator, out);
                    }
                }
                iterator.status();
            }
        }
    }

    private int readKey(byte[] at) {
        int end = Row.key(at, prefix, input);
        key.clear();
        key.writeRaw(input.array(), input.position(), input.remaining());
        return end;
    }

    private void write(BinaryOutput out, int operation) {
        Entries.write(out, operation, key, payload);
        entries++;
    }

    private void value(byte[] at, RocksIterator iterator, BinaryOutput out) {
        readKey(at);
        byte[] value = iterator.value();
        iterator.next();
        payload.clear();
        if (capture.everything()) {
            payload.writeRaw(value, 0, value.length);
            write(out, Entries.PUT);
        } else if (value[0] == ChangeLog.PUT) {
            int from = ChangeLog.VALUE_OFFSET;
            payload.writeRaw(value, from, value.length - from);
            write(out, Entries.PUT);
        } else {
            write(out, Entries.REMOVE);
        }
    }

    /** All of a list or map. */
    private void collection(byte[] at, RocksIterator iterator, BinaryOutput out) {
        int end = readKey(at);
        parts.clear();
        int count = 0;
        byte[] below = at;
        do {
            byte[] value = iterator.value();
            part(below, end, value, 0);
            count++;
            iterator.next();
            below = iterator.isValid() ? iterator.key() : null;
        } while (below != null && isBelow(below, at, end));
        payload.clear();
        payload.writeUnsigned(count);
        payload.writeRaw(parts.array(), 0, parts.position());
        write(out, Entries.PUT);
    }

    private void part(byte[] below, int end, byte[] value, int from) {
        if (state.kind() == StateKind.MAP) {
            parts.writeUnsigned(below.length - end);
            parts.writeRaw(below, end, below.length - end);
        }
        parts.writeUnsigned(value.length - from);
        parts.writeRaw(value, from, value.length - from);
    }

    private static boolean isBelow(byte[] key, byte[] row, int end) {
        return key.length >= end && Arrays.equals(key, 0, end, row, 0, end);
    }

    /** What has changed of a list or map. */
    private void changedCollection(byte[] at, RocksIterator iterator, BinaryOutput out)
            throws RocksDBException {
        int end = readKey(at);
        parts.clear();
        removed.clear();
        int put = 0;
        int gone = 0;
        long cleared = NEVER;
        byte[] below = at;
        do {
            byte[] value = iterator.value();
            int operation = ChangeLog.sequence(value) < cleared ? OVERTAKEN : value[0];
            switch (operation) {
                case OVERTAKEN -> {}
                case ChangeLog.CLEARED -> cleared = ChangeLog.sequence(value);
                case ChangeLog.PUT -> {
                    part(below, end, value, ChangeLog.VALUE_OFFSET);
                    put++;
                }
                case ChangeLog.REMOVED -> {
                    removed.writeUnsigned(below.length - end);
                    removed.writeRaw(below, end, below.length - end);
                    gone++;
                }
                default ->
                        throw new IllegalStateException(
                                "State %s: operation %d in the change log"
                                        .formatted(state.id(), operation));
            }
            iterator.next();
            below = iterator.isValid() ? iterator.key() : null;
        } while (below != null && isBelow(below, at, end));
        payload.clear();
        if (put == 0 && (cleared != NEVER || isEmpty(at, end))) {
            write(out, Entries.REMOVE);
            return;
        }
        payload.writeUnsigned(put);
        payload.writeRaw(parts.array(), 0, parts.position());
        if (cleared != NEVER) {
            write(out, Entries.PUT);
        } else if (state.kind() == StateKind.LIST) {
            write(out, Entries.APPEND);
        } else {
            payload.writeUnsigned(gone);
            payload.writeRaw(removed.array(), 0, removed.position());
            write(out, Entries.PATCH);
        }
    }

    /** Whether nothing is left below a row. */
    private boolean isEmpty(byte[] at, int end) throws RocksDBException {
        byte[] row = Arrays.copyOfRange(at, prefix, end);
        try (ReadOptions how = new ReadOptions().setSnapshot(capture.snapshot());
                RocksIterator iterator = database.iterator(database.state, how)) {
            iterator.seek(row);
            boolean empty = !iterator.isValid() || !isBelow(iterator.key(), row, row.length);
            iterator.status();
            return empty;
        }
    }
}
