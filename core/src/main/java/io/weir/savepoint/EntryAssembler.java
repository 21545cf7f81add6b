package io.weir.savepoint;

import io.weir.snapshot.BlockVisitor;
import io.weir.snapshot.CheckpointMetadata.StoredKind;
import io.weir.snapshot.Entries;
import io.weir.snapshot.StateId;
import io.weir.types.BinaryInput;
import io.weir.types.BinaryOutput;
import io.weir.types.Skipper;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * Makes entries as they are in segments of the records of a state, in blocks of bounded size: the
 * way back from a savepoint to what a state backend takes. The map of a key that is large becomes a
 * PUT and PATCHes. Confined to one thread.
 */
final class EntryAssembler {
    private static final int BLOCK_BYTES = 1 << 20;

    private final StateId state;
    private final StoredKind kind;
    private final Skipper element;
    private final int elementMinimum;
    private final BlockVisitor visitor;
    private final BinaryOutput block = new BinaryOutput(1 << 12);
    private final BinaryOutput payload = new BinaryOutput(1 << 8);

    private int blockKeyGroup = -1;
    private int blockEntries;

    /** The rows of one key's map that are not in the block yet. */
    private final BinaryOutput rows = new BinaryOutput(1 << 8);

    private final BinaryOutput rowsKey = new BinaryOutput(64);
    private int rowCount;
    private boolean mapBegun;

    EntryAssembler(StateId state, StoredKind kind, Schema valueSchema, BlockVisitor visitor) {
        this.state = state;
        this.kind = kind;
        this.element = Skipper.of(valueSchema);
        this.elementMinimum = Skipper.minimumBytes(valueSchema);
        this.visitor = visitor;
    }

    /** Adds a record; see {@link EntryVisitor} for its parts. */
    void add(int place, BinaryInput key, BinaryInput mapKey, BinaryInput value) throws IOException {
        int keyGroup = kind.isKeyed() ? place : -1;
        if (keyGroup != blockKeyGroup) {
            flush();
            blockKeyGroup = keyGroup;
        } else if (block.position() >= BLOCK_BYTES) {
            emit();
        }
        switch (kind) {
            case VALUE -> {
                begin(Entries.PUT, key);
                part(value);
            }
            case LIST -> {
                list(value);
                begin(Entries.PUT, key);
                Entries.writePart(block, payload);
            }
            case MAP -> row(key, mapKey, value);
            case OPERATOR_LIST, OPERATOR_UNION -> {
                payload.clear();
                payload.writeUnsigned(place);
                block.writeByte(Entries.PUT);
                Entries.writePart(block, payload);
                blockEntries++;
                part(value);
            }
            case BROADCAST -> {
                begin(Entries.PUT, mapKey);
                part(value);
            }
        }
    }

    /** Gives what is left. */
    void flush() throws IOException {
        endMap();
        if (blockEntries > 0) {
            emit();
        }
    }

    private void emit() throws IOException {
        var content = new BinaryInput(block.toByteArray());
        int entries = blockEntries;
        block.clear();
        blockEntries = 0;
        visitor.block(state, blockKeyGroup, entries, content);
    }

    private void begin(int op, BinaryInput key) {
        block.writeByte(op);
        part(key);
        blockEntries++;
    }

    private void part(BinaryInput bytes) {
        block.writeUnsigned(bytes.remaining());
        block.writeRaw(bytes.array(), bytes.position(), bytes.remaining());
    }

    /** Turns an Avro array into a list of entries in {@link #payload}. */
    private void list(BinaryInput array) {
        rows.clear();
        int total = 0;
        for (int n = array.readBlock(elementMinimum, 0);
                n > 0;
                n = array.readBlock(elementMinimum, total)) {
            total += n;
            for (int i = 0; i < n; i++) {
                int from = array.position();
                element.skip(array);
                int length = array.position() - from;
                rows.writeUnsigned(length);
                rows.writeRaw(array.array(), from, length);
            }
        }
        payload.clear();
        payload.writeUnsigned(total);
        payload.writeRaw(rows.array(), 0, rows.position());
    }

    private void row(BinaryInput key, BinaryInput mapKey, BinaryInput value) throws IOException {
        boolean sameKey =
                rowCount > 0
                        && Arrays.equals(
                                rowsKey.array(),
                                0,
                                rowsKey.position(),
                                key.array(),
                                key.position(),
                                key.position() + key.remaining());
        if (!sameKey) {
            endMap();
            rowsKey.clear();
            rowsKey.writeRaw(key.array(), key.position(), key.remaining());
            mapBegun = false;
        } else if (rows.position() >= BLOCK_BYTES) {
            endMap();
            if (block.position() >= BLOCK_BYTES) {
                emit();
            }
            mapBegun = true;
        }
        rows.writeUnsigned(mapKey.remaining());
        rows.writeRaw(mapKey.array(), mapKey.position(), mapKey.remaining());
        rows.writeUnsigned(value.remaining());
        rows.writeRaw(value.array(), value.position(), value.remaining());
        rowCount++;
    }

    private void endMap() {
        if (rowCount == 0) {
            return;
        }
        payload.clear();
        payload.writeUnsigned(rowCount);
        payload.writeRaw(rows.array(), 0, rows.position());
        if (mapBegun) {
            payload.writeUnsigned(0);
        }
        block.writeByte(mapBegun ? Entries.PATCH : Entries.PUT);
        Entries.writePart(block, rowsKey);
        Entries.writePart(block, payload);
        blockEntries++;
        rows.clear();
        rowCount = 0;
    }
}
